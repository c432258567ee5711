/** Randomness and hashing as arguments. */

export interface Secrets {
  /** So many characters of base64url from the system's random source. */
  random(characters: number): string
  /** SHA-256, base64url. */
  hash(text: string): Promise<string>
  /** A number from 0 up to 1, for jitter. */
  fraction(): number
}
