import type { Plan, PlanBackend, PlanRollout } from '../../../gateway-plugin/contract.ts'
import { sampleKokoro, samplePlan, sampleRollout, sampleVendor } from '../../gateway-plugin/sample-plan.ts'
import { SHARE } from './question.ts'

/** Backends for three languages, and three rollouts in the order in which they are asked. */
export function threeRollouts(): Plan {
  return samplePlan({}, { backends: backends(), rollouts: rollouts() })
}

function backends(): readonly PlanBackend[] {
  const speaking = (languages: readonly string[]) => ({
    languages,
    voices: [],
    formats: ['mp3', 'wav', 'pcm'] as const,
    maxCharacters: 1_000,
    speed: true,
    pitch: false,
    streaming: false,
  })
  return [
    sampleVendor(),
    sampleKokoro(),
    sampleKokoro({ key: 'melo', name: 'Melo', capabilities: speaking(['es', 'fr', 'ja']) }),
    sampleKokoro({ key: 'chatterbox', name: 'Chatterbox', capabilities: speaking(['en']) }),
  ]
}

/** The usual English request passes the first two by: another language, a voice that it did not ask for. */
function rollouts(): readonly PlanRollout[] {
  const all = { voices: [], formats: [], maxCharacters: 0 }
  return [
    sampleRollout({
      key: 'tts-es',
      candidate: 'melo',
      salt: 'tts-es-2026-salt',
      eligible: { ...all, languages: ['es'] },
      fallback: { baseline: ['melo'], candidate: ['workers-ai'] },
    }),
    sampleRollout({
      key: 'tts-stories',
      candidate: 'chatterbox',
      salt: 'tts-stories-2026-salt',
      eligible: { ...all, languages: ['en'], voices: ['storyteller'] },
      fallback: { baseline: ['chatterbox'], candidate: ['kokoro', 'workers-ai'] },
    }),
    sampleRollout({
      stage: '25 %',
      share: SHARE,
      shadow: { forward: 1_000, reverse: 100, reversePerHour: 20 },
      overrides: [
        { unit: 'tester-1', arm: 'candidate' },
        { unit: 'tester-2', arm: 'baseline' },
      ],
    }),
  ]
}
