import type { Browser, Page } from 'playwright-core'
import { build } from 'vite'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { signHs256 } from '../gateway-plugin/identity/jwt/sign-jwt.ts'
import { type GatewayWorld, startWorld, type WorldOptions } from '../runtimes/gateway-world.ts'
import { until } from '../runtimes/listen.ts'
import { openBrowser } from './open-browser.ts'
import { putBrowserVoice, type SpeechGlobals, speakIn, startSpeechPage } from './speech-page.ts'

const SECRET = 'a secret of more than 32 characters'
const MOST_BYTES = 3_000
let browser: Browser
let host: Awaited<ReturnType<typeof startSpeechPage>>
let world: GatewayWorld
let page: Page

beforeAll(async () => {
  browser = await openBrowser()
  host = await startSpeechPage()
})
afterAll(async () => {
  await browser.close()
  await host.close()
})
beforeEach(async () => {
  await open()
})
afterEach(async () => {
  await page.context().close()
  await world.close()
})

async function open(options: WorldOptions = {}) {
  world = await startWorld({
    rollout: { share: 10_000 },
    ...options,
    settings: { allowedOrigins: [host.url], jwt: { secret: SECRET }, ...options.settings },
  })
  page = await browser.newPage()
  await putBrowserVoice(page)
  await page.goto(host.url)
  await page.waitForFunction('globalThis.speak !== undefined')
  // Browsers make a sound only for who has touched the page.
  await page.mouse.click(10, 10)
}

const tokenOf = (sub: string) => signHs256({ sub, exp: Math.floor(Date.now() / 1000) + 600 }, SECRET)
const spoken = () => page.evaluate(() => (globalThis as unknown as { spoken: unknown[] }).spoken)
const speak = (text: string, over: Parameters<typeof speakIn>[2] = {}) =>
  speakIn(page, text, { gateway: world.url, format: 'wav', token: tokenOf('ana'), ...over })

describe('the browser client', () => {
  it('plays the audio of the gateway to its end', async () => {
    const heard = await speak('Hello there.')
    expect(heard).toEqual({
      events: ['answered', 'playing by gateway', 'ended by gateway'],
      end: { kind: 'ended', by: 'gateway' },
    })
    expect(await spoken()).toEqual([])
    expect(world.kokoro.bodies[0]).toMatchObject({ input: 'Hello there.' })
  })

  it('is the user whose token it carries, with the language, voice and speed that were asked for', async () => {
    await speak('Hello there.', { language: 'en', voice: 'alloy', speed: 1.5 })
    expect(world.kokoro.bodies[0]).toMatchObject({ voice: 'am_adam', speed: 1.5 })
    const [byPage] = await world.records(1)
    await world.speak({ text: 'The same user by header.' }, 'ana')
    expect((await world.records(2))[1]!.unit).toBe(byPage!.unit)
  })

  it('speaks with the voice of the browser where nobody else can, in the language of the text', async () => {
    world.kokoro.mood = { kind: 'answers', status: 500, body: {} }
    world.vendor.mood = { kind: 'answers', status: 500, body: {} }
    const heard = await speak('Hola.', { language: 'es-ES', speed: 1.2 })
    expect(heard).toEqual({
      events: ['answered', 'fallback', 'playing by browser', 'ended by browser'],
      end: { kind: 'ended', by: 'browser' },
    })
    expect((await spoken())[0]).toEqual({
      text: 'Hola.',
      lang: 'es-ES',
      rate: 1.2,
      pitch: 1,
      voice: 'Mónica',
    })
    expect(await page.evaluate('speech.complain()')).toBe(false)
  })

  it('speaks with the voice of the browser when the gateway is not there, and when the page is offline', async () => {
    const gone = await speak('One.', { gateway: 'http://127.0.0.1:9' })
    expect(gone.events).toEqual(['fallback', 'playing by browser', 'ended by browser'])
    await page.context().setOffline(true)
    const offline = await speakOffline('Two.')
    expect(offline).toEqual({ kind: 'ended', by: 'browser' })
    await page.context().setOffline(false)
    expect((await spoken()).filter((one) => one !== 'cancelled')).toMatchObject([
      { text: 'One.' },
      { text: 'Two.' },
    ])
  })

  it('speaks with the voice of the browser when the audio cannot be played', async () => {
    await page.route('**/tts/speak', (route) =>
      route.fulfill({
        status: 200,
        headers: { 'access-control-allow-origin': '*', 'content-type': 'audio/wav' },
        body: 'RIFF, but no audio at all',
      }),
    )
    expect((await speak('Hello.')).end).toEqual({ kind: 'ended', by: 'browser' })
  })

  it('says what was refused instead of speaking with another voice', async () => {
    const refused = await speak(' ', { language: 'en' })
    expect(refused.events).toEqual(['answered', 'failed'])
    expect(refused.end.because).toContain('text: expected a text to speak')
    const forged = await speak('Hello.', { token: 'x.y.z' })
    expect(forged.end.because).toContain('status 401')
    world.kokoro.mood = world.vendor.mood = { kind: 'answers', status: 500, body: {} }
    expect((await speak('Hello.', { fallback: false })).events).toEqual(['answered', 'failed'])
    expect(await spoken()).toEqual([])
  })

  it('sends ratings and complaints about what was heard', async () => {
    await speak('Hello there.')
    expect(await page.evaluate('speech.rate(5)')).toBe(true)
    expect(await page.evaluate('speech.complain()')).toBe(true)
    expect(await page.evaluate('speech.rate(6)')).toBe(false)
    const records = await until(
      () => world.control.feedback.flatMap(({ feedback }) => feedback),
      (sent) => sent.length >= 2,
    )
    expect(records).toMatchObject([
      { kind: 'rating', rating: 5, arm: 'candidate', backend: 'kokoro' },
      { kind: 'complaint', rating: null, rollout: 'tts' },
    ])
  })

  it('stops at once, before the answer and while it plays, by itself and by a signal', async () => {
    world.kokoro.mood = { kind: 'slow', ms: 3_000 }
    const early = speak('Hello there.')
    await until(
      () => world.kokoro.bodies.length,
      (calls) => calls === 1,
    )
    await page.evaluate('speech.cancel()')
    expect((await early).end).toEqual({ kind: 'cancelled' })
    await until(world.kokoro.abandoned, (count) => count === 1)
    world.kokoro.mood = { kind: 'well' }
    const ends = await page.evaluate(async (gateway) => {
      const { speak: start } = globalThis as unknown as SpeechGlobals
      const stop = new AbortController()
      const options = { gateway, format: 'wav', signal: stop.signal }
      const playing = start('Again, with a signal.', {
        ...options,
        onEvent: (event) => {
          if (event.kind === 'playing') stop.abort()
        },
      })
      return [await playing.done, await start('Never begun.', options).done]
    }, world.url)
    expect(ends).toEqual([{ kind: 'cancelled' }, { kind: 'cancelled' }])
    expect(world.kokoro.bodies.some(({ input }) => input === 'Never begun.')).toBe(false)
  })

  it('interrupts what speaks, or waits for its end', async () => {
    const order = await page.evaluate(async (gateway) => {
      const { speak: start } = globalThis as unknown as SpeechGlobals
      const told: string[] = []
      const one = (name: string, mode: 'interrupt' | 'queue') =>
        start(`This is ${name}.`, {
          gateway,
          mode,
          format: 'wav',
          onEvent: ({ kind }) => {
            if (kind !== 'answered') told.push(`${name} ${kind}`)
          },
        })
      one('first', 'interrupt')
      const second = one('second', 'interrupt')
      const third = one('third', 'queue')
      await Promise.all([second.done, third.done])
      await new Promise((resolve) => setTimeout(resolve))
      return told
    }, world.url)
    expect(order).toEqual([
      'first cancelled',
      'second playing',
      'second ended',
      'third playing',
      'third ended',
    ])
  })

  it('lets who waits in line go at once, and whoever speaks goes on', async () => {
    const order = await page.evaluate(async (gateway) => {
      const { speak: start } = globalThis as unknown as SpeechGlobals
      const told: string[] = []
      const options = { gateway, format: 'wav', mode: 'queue' } as const
      const first = start('This is the first.', options)
      const second = start('This is the second.', { ...options, onEvent: ({ kind }) => cancel(kind) })
      const cancel = (kind: string) => {
        if (kind === 'answered') setTimeout(second.cancel, 20)
      }
      const note = (name: string) => (end: { kind: string }) => told.push(`${name} ${end.kind}`)
      await Promise.all([first.done.then(note('first')), second.done.then(note('second'))])
      return told
    }, world.url)
    expect(order).toEqual(['second cancelled', 'first ended'])
  })

  it('plays what is still coming in', async () => {
    const [state, end] = await page.evaluate(async () => {
      const { speak: start } = globalThis as unknown as SpeechGlobals
      let read = 'nothing'
      const { fetch } = globalThis
      globalThis.fetch = async (...of) => {
        const response = await fetch(...of)
        const { getReader } = response.body!
        response.body!.getReader = () => {
          const reader = getReader.call(response.body) as ReadableStreamDefaultReader
          return {
            read: async () => {
              const got = await reader.read()
              if (got.done) read = 'all'
              return got
            },
          } as ReadableStreamDefaultReader & ReadableStreamBYOBReader
        }
        return response
      }
      let whenPlaying = ''
      const { done } = start('From a backend that streams.', {
        onEvent: ({ kind }) => {
          if (kind === 'playing') whenPlaying = read
        },
      })
      const told = await done
      return [whenPlaying, told] as const
    })
    expect([state, end]).toEqual(['nothing', { kind: 'ended', by: 'gateway' }])
  })

  it('survives a listener that throws', async () => {
    const end = await page.evaluate(async (gateway) => {
      const { speak: start } = globalThis as unknown as SpeechGlobals
      const onEvent = () => {
        throw new Error('of the page')
      }
      return start('Hello.', { gateway, format: 'wav', onEvent }).done
    }, world.url)
    expect(end).toEqual({ kind: 'ended', by: 'gateway' })
  })

  it(`is smaller than ${MOST_BYTES} bytes, minified`, async () => {
    const built = await build({
      configFile: false,
      logLevel: 'silent',
      build: {
        write: false,
        target: 'es2022',
        minify: true,
        rolldownOptions: {
          input: new URL('../../gateway-plugin/browser/speak.ts', import.meta.url).pathname,
          preserveEntrySignatures: 'strict',
        },
      },
    })
    const [output] = Array.isArray(built) ? built : [built]
    const code = output !== undefined && 'output' in output ? output.output[0].code : ''
    expect(code).toContain('tts')
    expect(Buffer.byteLength(code)).toBeLessThanOrEqual(MOST_BYTES)
  })
})

function speakOffline(text: string) {
  return page.evaluate(async (said) => {
    const { speak: start } = globalThis as unknown as SpeechGlobals
    return start(said).done
  }, text)
}
