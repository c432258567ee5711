/** Length of an MP3 from the bit rate of its first frame: exact for constant bit rate, which speech servers use. */

// kbit/s by index, layer III; ISO 11172-3 (MPEG 1) and ISO 13818-3 (MPEG 2 and 2.5).
const MPEG1 = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320]
const MPEG2 = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160]

/** Seconds; null when no frame header is found. */
export function measureMp3(bytes: Uint8Array): number | null {
  let start = 0
  if (bytes.length > 10 && bytes[0] === 0x49 && bytes[1] === 0x44 && bytes[2] === 0x33)
    start = 10 + ((bytes[6]! << 21) | (bytes[7]! << 14) | (bytes[8]! << 7) | bytes[9]!)
  for (let at = start; at + 4 <= bytes.length && at < start + 4096; at++) {
    if (bytes[at] !== 0xff || (bytes[at + 1]! & 0xe0) !== 0xe0) continue
    const version = (bytes[at + 1]! >> 3) & 3
    const layer = (bytes[at + 1]! >> 1) & 3
    const kilobits = (version === 3 ? MPEG1 : MPEG2)[bytes[at + 2]! >> 4]
    if (version === 1 || layer !== 1 || kilobits === undefined || kilobits === 0) continue
    return ((bytes.length - at) * 8) / (kilobits * 1000)
  }
  return null
}
