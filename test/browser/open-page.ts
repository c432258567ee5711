import type { Browser, BrowserContext, Page } from 'playwright-core'

export interface Look {
  readonly role?: 'viewer' | 'operator' | 'admin'
  readonly scheme?: 'light' | 'dark'
  readonly size?: 'wide' | 'phone'
  /** Default: the page of the rollout `tts`. */
  readonly path?: string
}

export interface Opened {
  readonly page: Page
  readonly context: BrowserContext
  /** What the page complained about; a test ends by looking that this is empty. */
  readonly complaints: string[]
}

export const WIDE = { width: 1440, height: 1060 }
export const PHONE = { width: 390, height: 844 }

/** Signs in with a link, as people do from a terminal, and waits for the first headline. */
export async function openPage(browser: Browser, url: string, look: Look = {}): Promise<Opened> {
  const context = await browser.newContext({
    viewport: look.size === 'phone' ? PHONE : WIDE,
    colorScheme: look.scheme ?? 'light',
    timezoneId: 'Europe/Berlin',
    locale: 'en-GB',
    reducedMotion: 'reduce',
  })
  const page = await context.newPage()
  const complaints = watch(page)
  const [path, hash = ''] = (look.path ?? '/rollouts/tts').split('#')
  await page.goto(`${url}${path}#token=${look.role ?? 'operator'}`)
  await page.locator('main h1').first().waitFor()
  if (hash !== '') await page.goto(`${url}${path}#${hash}`)
  return { page, context, complaints }
}

/** Errors and warnings of the page, a broken security policy among them. */
export function watch(page: Page): string[] {
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  return complaints
}
