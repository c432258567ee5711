/** A command for a shell that makes a first rollout; the token stays in a variable. */
export function createCommand(origin: string, baseline: string, candidate: string): string {
  const body = {
    key: 'tts',
    name: 'English speech',
    baseline,
    candidate,
    eligible: { languages: ['en'], voices: [], formats: [], maxCharacters: 0 },
  }
  return [
    `curl ${origin}/v1/rollouts \\`,
    '  -H "Authorization: Bearer $CROSSFADE_ADMIN_TOKEN" \\',
    "  -H 'Content-Type: application/json' \\",
    `  -d '${JSON.stringify(body)}'`,
  ].join('\n')
}
