/** The part of Slack's message format that we send, and its limits (docs.slack.dev, Block Kit, 2026-11-23). */

export const LIMITS = {
  headerText: 150,
  sectionText: 3_000,
  buttonText: 75,
  buttonUrl: 3_000,
  blocks: 50,
  /** Slack cuts `text` at 40,000; notifications show far less. */
  text: 3_000,
} as const

export interface PlainText {
  readonly type: 'plain_text'
  readonly text: string
  readonly emoji: false
}

/** `verbatim`: names of channels and people in plain words are not turned into mentions. */
export interface Mrkdwn {
  readonly type: 'mrkdwn'
  readonly text: string
  readonly verbatim: true
}

export interface LinkButton {
  readonly type: 'button'
  readonly text: PlainText
  readonly url: string
  readonly action_id: string
  readonly style?: 'primary' | 'danger'
}

export type SlackBlock =
  | { readonly type: 'header'; readonly text: PlainText }
  | { readonly type: 'section'; readonly text: Mrkdwn }
  | { readonly type: 'context'; readonly elements: readonly Mrkdwn[] }
  | { readonly type: 'actions'; readonly elements: readonly LinkButton[] }

export interface SlackMessage {
  /** What notifications and screen readers say. */
  readonly text: string
  readonly blocks: readonly SlackBlock[]
  /** The colour bar, with the footer in it. */
  readonly attachments: readonly {
    readonly color: string
    readonly fallback: string
    readonly blocks: readonly SlackBlock[]
  }[]
  readonly unfurl_links: false
  readonly unfurl_media: false
}
