import { fileURLToPath } from 'node:url'
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll } from 'vitest'
import { buildDashboard } from '../../deploy/local/build-dashboard.ts'
import { FixtureControl } from './fixture-control.ts'
import type { SituationName } from './fixture-situations.ts'
import { openBrowser } from './open-browser.ts'
import { type Look, openPage } from './open-page.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** One browser for a file; each test opens the situations that it needs, and they end with it. */
export function stageSituations() {
  const closing: (() => Promise<unknown>)[] = []
  let browser: Browser

  beforeAll(async () => {
    await buildDashboard(ROOT, () => undefined)
    browser = await openBrowser()
  })
  afterAll(() => browser?.close())
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close()
  })

  async function start(name: SituationName): Promise<FixtureControl> {
    const control = await new FixtureControl(name).start()
    closing.push(() => control.stop())
    return control
  }

  return {
    /** Signed in, on the page that the situation is about. */
    async open(name: SituationName, look: Look = {}) {
      const control = await start(name)
      const opened = await openPage(browser, control.url, look)
      closing.push(() => opened.context.close())
      return { control, ...opened }
    },
    /** Nobody is signed in, and the page is empty. */
    async openEmpty(name: SituationName) {
      const control = await start(name)
      const page = await browser.newPage()
      closing.push(() => page.close())
      return { control, page }
    },
  }
}
