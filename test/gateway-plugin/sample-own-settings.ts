/** What every gateway needs to be told, for one that no real control stands behind. */
export const SAMPLE_OWN_SETTINGS = {
  name: 'edge',
  control: { url: 'http://control', token: 't' },
  unitKey: 'u'.repeat(32),
  sessionKey: 's'.repeat(32),
} as const
