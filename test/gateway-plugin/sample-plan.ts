import {
  BACKEND_DEFAULTS,
  type Plan,
  type PlanBackend,
  type PlanRollout,
} from '../../gateway-plugin/contract.ts'

/** The vendor: English and Spanish, metered. */
export function sampleVendor(over: Partial<PlanBackend> = {}): PlanBackend {
  return {
    ...BACKEND_DEFAULTS,
    key: 'workers-ai',
    name: 'Workers AI',
    adapter: 'workers-ai',
    url: 'http://127.0.0.1:8790/client/v4/accounts/local',
    revision: 'aura-2',
    languages: {
      en: { model: '@cf/deepgram/aura-2-en', defaultVoice: 'luna', voices: { alloy: 'orion' } },
      es: { model: '@cf/deepgram/aura-2-es', defaultVoice: 'aquila', voices: {} },
    },
    capabilities: {
      languages: ['en', 'es'],
      voices: [],
      formats: ['mp3', 'wav'],
      maxCharacters: 2000,
      speed: false,
      pitch: false,
      streaming: false,
    },
    timeoutMs: 5000,
    concurrency: 8,
    credential: 'workers-ai',
    metered: true,
    source: 'cloudflare-ai',
    ...over,
  }
}

/** The self-hosted server: English only, free of charge. */
export function sampleKokoro(over: Partial<PlanBackend> = {}): PlanBackend {
  return {
    ...BACKEND_DEFAULTS,
    key: 'kokoro',
    name: 'Kokoro',
    adapter: 'openai-speech',
    url: 'http://127.0.0.1:8880',
    revision: 'kokoro-v0.8.0',
    languages: { en: { model: 'kokoro', defaultVoice: 'af_heart', voices: { alloy: 'am_adam' } } },
    capabilities: {
      languages: ['en'],
      voices: [],
      formats: ['mp3', 'wav', 'pcm'],
      maxCharacters: 1000,
      speed: true,
      pitch: false,
      streaming: false,
    },
    timeoutMs: 5000,
    concurrency: 8,
    credential: null,
    metered: false,
    source: 'self-hosted',
    ...over,
  }
}

export function sampleRollout(over: Partial<PlanRollout> = {}): PlanRollout {
  return {
    key: 'tts',
    phase: 'ramping',
    stage: '10 %',
    epoch: 1,
    salt: 'tts-2026-salt',
    baseline: 'workers-ai',
    candidate: 'kokoro',
    share: 1000,
    eligible: { languages: ['en'], voices: [], formats: [], maxCharacters: 0 },
    shadow: { forward: 0, reverse: 0, reversePerHour: 0 },
    overrides: [],
    fallback: { baseline: ['kokoro'], candidate: ['workers-ai'] },
    anonymous: 'session',
    ...over,
  }
}

export function samplePlan(rollout: Partial<PlanRollout> = {}, over: Partial<Plan> = {}): Plan {
  return {
    contractVersion: 1,
    planVersion: 1,
    issuedAt: 1_795_410_000_000,
    staleAfterMs: 60_000,
    whenStale: 'keep',
    backends: [sampleVendor(), sampleKokoro()],
    rollouts: [sampleRollout(rollout)],
    ...over,
  }
}
