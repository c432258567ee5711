import OpenAI from 'openai'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DecisionView, IncidentView } from '../../control/app/views.ts'
import { readWav, secondsOf } from '../../deploy/local/engines/wav.ts'
import { type LocalRun, startCalmRun, until } from '../support/local-run.ts'
import { quickPolicy } from '../support/quick-policy.ts'

let run: LocalRun
beforeAll(async () => {
  run = await startCalmRun({ policy: quickPolicy() })
})
afterAll(async () => {
  await run?.stop()
})

const USERS = Array.from({ length: 2_000 }, (_, index) => `user-${index}`)

interface Explained {
  readonly arm: 'baseline' | 'candidate'
  readonly eligible: boolean
  readonly plan: { readonly planVersion: number }
}

async function explain(user: string, language = 'en'): Promise<Explained> {
  const answer = await fetch(`${run.gatewayUrl}/tts/explain?user=${user}&language=${language}&format=wav`)
  return (await answer.json()) as Explained
}

/** Who is on the candidate, of all users, once the gateway follows the newest plan. */
async function candidates(): Promise<Set<string>> {
  await until('the gateway follows the newest plan', async () => {
    const { planVersion } = await run.api<{ planVersion: number }>('GET', '/v1/plan')
    return (await explain('anybody')).plan.planVersion >= planVersion
  })
  const found = new Set<string>()
  for (let at = 0; at < USERS.length; at += 50)
    await Promise.all(
      USERS.slice(at, at + 50).map(async (user) => {
        if ((await explain(user)).arm === 'candidate') found.add(user)
      }),
    )
  return found
}

let spoken = 0
async function speakFor(user: string, more: Record<string, unknown> = {}): Promise<Response> {
  return run.speak(user, `Sentence number ${++spoken} of this test.`, { format: 'wav', ...more })
}

/** So many seconds of eligible, uncached requests; every answer has to be audio. */
async function traffic(seconds: number, perSecond: number, stop?: () => Promise<boolean>): Promise<string[]> {
  const sources: string[] = []
  const pending: Promise<void>[] = []
  const end = performance.now() + seconds * 1_000
  for (let sent = 0; performance.now() < end; sent++) {
    const user = USERS[(sent * 7) % 400]!
    pending.push(
      speakFor(user).then(async (answer) => {
        expect(answer.status).toBe(200)
        expect(secondsOf(readWav(Buffer.from(await answer.arrayBuffer())))).toBeGreaterThan(0.3)
        sources.push(answer.headers.get('x-tts-source') ?? '')
      }),
    )
    await new Promise((later) => setTimeout(later, 1_000 / perSecond))
    if (stop && sent % perSecond === 0 && (await stop())) break
  }
  await Promise.all(pending)
  return sources
}

async function advanceTo(stage: string): Promise<void> {
  while ((await run.rollout()).stage !== stage) {
    await until('a baseline that has just answered', async () => {
      await speakFor('warm-up')
      const { next } = await run.rollout()
      return next?.clear
    })
    await run.command({ command: (await run.rollout()).phase === 'draft' ? 'start' : 'advance' })
  }
}

describe('the local run', () => {
  let tenth: Set<string>

  it('puts 10 % ± 2 points of 2,000 users on the candidate, the same ones each time', async () => {
    await advanceTo('10 %')
    tenth = await candidates()
    expect(tenth.size / USERS.length).toBeGreaterThan(0.08)
    expect(tenth.size / USERS.length).toBeLessThan(0.12)
    expect(await candidates()).toEqual(tenth)
  })

  it('moves nobody of the 10 % back at 25 %', async () => {
    await advanceTo('25 %')
    const quarter = await candidates()
    expect([...tenth].filter((user) => !quarter.has(user))).toEqual([])
    expect(quarter.size).toBeGreaterThan(tenth.size)
  })

  it('leaves Spanish with the vendor at any share, outside of every comparison', async () => {
    await advanceTo('50 %')
    // What is under way is judged first.
    await new Promise((later) => setTimeout(later, 4_500))
    const before = (await run.rollout()).verdicts[0]!
    for (const user of [...tenth].slice(0, 6)) {
      const answer = await speakFor(user, { language: 'es' })
      expect(answer.status).toBe(200)
      expect(answer.headers.get('x-tts-engine')).toBe('workers-ai')
      expect(await explain(user, 'es')).toMatchObject({ arm: 'baseline', eligible: false })
    }
    await new Promise((later) => setTimeout(later, 5_000))
    const after = (await run.rollout()).verdicts[0]!
    expect(after.candidate.requests).toBe(before.candidate.requests)
    expect(after.baseline.requests).toBeLessThanOrEqual(before.baseline.requests)
  })

  it('speaks to the openai client without any other change than its base address', async () => {
    const client = new OpenAI({ baseURL: `${run.gatewayUrl}/v1`, apiKey: 'none is needed here' })
    for (const format of [{}, { response_format: 'wav' }] as const) {
      const answer = await client.audio.speech.create({
        model: 'tts-1',
        voice: 'alloy',
        input: 'Spoken through a client that knows nothing of this.',
        ...format,
      })
      expect(secondsOf(readWav(Buffer.from(await answer.arrayBuffer())))).toBeGreaterThan(0.5)
    }
  })

  it('keeps serving through a total outage of the candidate, and takes the traffic back by itself', async () => {
    await traffic(8, 4)
    await run.fault('candidate', { errorRate: 1 })
    const brokenAt = Date.now()
    const sources = await traffic(30, 4, async () => (await run.rollout()).phase === 'rolled-back')
    expect(sources).toContain('cloudflare-fallback')
    const view = await until('a rollback that is observed', async () => {
      const now = await run.rollout()
      return now.propagation?.observedAt ? now : undefined
    })
    expect(view).toMatchObject({ phase: 'rolled-back', share: 0, rollback: { trigger: 'errors' } })
    // From the first failure, which is at most a second and a request after the fault.
    expect(view.rollback!.at - brokenAt).toBeLessThanOrEqual(22_000)
    const { requestedAt, publishedAt, observedAt } = view.propagation!
    expect(publishedAt! - requestedAt).toBeLessThanOrEqual(1_000)
    expect(observedAt! - requestedAt).toBeLessThanOrEqual(2_000)
    expect(view.incident).toMatchObject({ status: 'open', trigger: 'errors' })
    expect(view.incident!.impact!.users).toBeGreaterThan(0)

    const told = await until('both messages', async () => {
      const { messages } = (await (await fetch(`${run.slackUrl}/messages`)).json()) as {
        messages: readonly { readonly payload: unknown }[]
      }
      const texts = messages.map((message) => JSON.stringify(message))
      return texts.some((text) => text.includes('rollback is in force')) ? texts : undefined
    })
    expect(told.filter((text) => text.includes('is rolled back from'))).toHaveLength(1)
  })

  it('brings the same users back first, once the cause is known and a person re-arms', async () => {
    await run.fault('candidate', {})
    const { incident } = await run.rollout()
    await run.api<IncidentView>('POST', `/v1/incidents/${incident!.id}/close`, { cause: 'broken on purpose' })
    await until('a baseline that has just answered', async () => {
      await speakFor('warm-up')
      return (await run.rollout()).commands.find(({ command }) => command === 're-arm')?.allowed
    })
    await run.command({ command: 're-arm', stage: '10 %' })
    expect(await candidates()).toEqual(tenth)
    const { decisions } = await run.api<{ decisions: readonly DecisionView[] }>(
      'GET',
      '/v1/rollouts/tts/decisions',
    )
    expect(decisions.map(({ command }) => command)).toEqual([
      're-arm',
      'roll-back',
      'advance',
      'advance',
      'advance',
      'start',
      'create',
    ])
  })

  it('ends with 0 when it is asked to', async () => {
    expect(await run.stop()).toBe(0)
  })
})
