import type { AdapterName } from '../contract.ts'
import type { Adapter } from './adapter.ts'
import { chatterbox } from './chatterbox.ts'
import { openaiSpeech } from './openai-speech.ts'
import { speakContract } from './speak-contract.ts'
import { workersAi } from './workers-ai.ts'

const ADAPTERS: Readonly<Record<AdapterName, Adapter>> = {
  'workers-ai': workersAi,
  'openai-speech': openaiSpeech,
  chatterbox,
  speak: speakContract,
}

export function findAdapter(name: AdapterName): Adapter {
  return ADAPTERS[name]
}
