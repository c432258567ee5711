/** The English voices of Kokoro-82M v1.0 (hexgrad/Kokoro-82M, VOICES.md). Here all of them sound like flite's slt. */
export const KOKORO_VOICES: readonly string[] = [
  ...['alloy', 'aoede', 'bella', 'heart', 'jessica', 'kore', 'nicole', 'nova', 'river', 'sarah', 'sky'].map(
    (name) => `af_${name}`,
  ),
  ...['adam', 'echo', 'eric', 'fenrir', 'liam', 'michael', 'onyx', 'puck', 'santa'].map(
    (name) => `am_${name}`,
  ),
  ...['alice', 'emma', 'isabella', 'lily'].map((name) => `bf_${name}`),
  ...['daniel', 'fable', 'george', 'lewis'].map((name) => `bm_${name}`),
]

/** OpenAI's names, as Kokoro-FastAPI maps them (remsky/Kokoro-FastAPI, api/src/core/openai_mappings.json). */
const OPENAI_NAMES: Readonly<Record<string, string>> = {
  alloy: 'am_adam',
  ash: 'af_nicole',
  coral: 'bf_emma',
  echo: 'af_bella',
  fable: 'af_sarah',
  onyx: 'bm_george',
  nova: 'bf_isabella',
  sage: 'am_michael',
  shimmer: 'af_sky',
}

/** What is wrong with a voice such as `af_bella` or the mix `af_bella(2)+af_sky(1)`; undefined: nothing. */
export function voiceProblem(voice: string): string | undefined {
  const parts = voice.replaceAll(' ', '').split(/[+-]/)
  if (parts.includes('')) return 'Voice combination contains empty combine items'
  for (const part of parts) {
    const [name = '', weight, ...more] = part.split('(')
    if (more.length > 0 || (weight !== undefined && !/^\d+(\.\d+)?\)$/.test(weight))) {
      return `Voice '${part}' contains too many weight items`
    }
    const known = OPENAI_NAMES[name] ?? name
    if (!KOKORO_VOICES.includes(known)) {
      return `Voice '${known}' not found. Available voices: ${[...KOKORO_VOICES].sort().join(', ')}`
    }
  }
  return undefined
}
