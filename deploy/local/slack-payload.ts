/**
 * Limits of Slack messages (Slack docs, Block Kit reference and incoming webhooks). Two rules are stricter than
 * Slack: a fallback text must be there beside blocks, since notifications show nothing else, and unknown block
 * types are refused.
 */
const LIMITS = {
  blocks: 50,
  header: 150,
  sectionText: 3_000,
  fields: 10,
  field: 2_000,
  contextElements: 10,
  actionElements: 25,
  buttonText: 75,
  buttonValue: 2_000,
  url: 3_000,
  altText: 2_000,
  identifier: 255,
} as const

type Json = Readonly<Record<string, unknown>>

export type SlackVerdict =
  | { readonly ok: true; readonly text: string }
  | {
      readonly ok: false
      readonly answer: 'invalid_payload' | 'no_text' | 'invalid_blocks'
      readonly why: string
    }

/** What Slack would say to a webhook's payload. */
export function judgeSlackPayload(payload: unknown): SlackVerdict {
  if (!isObject(payload)) return { ok: false, answer: 'invalid_payload', why: 'expected a JSON object' }
  const { text, blocks, attachments } = payload
  if (text !== undefined && typeof text !== 'string') {
    return { ok: false, answer: 'invalid_payload', why: 'text: expected a string' }
  }
  if (text === undefined || text.trim() === '') {
    return { ok: false, answer: 'no_text', why: 'text: missing or empty' }
  }
  const problems = [
    ...(blocks === undefined ? [] : blocksProblems('blocks', blocks)),
    ...asList(attachments).flatMap((it, index) =>
      isObject(it) && it['blocks'] !== undefined
        ? blocksProblems(`attachments[${index}].blocks`, it['blocks'])
        : [],
    ),
  ]
  if (problems.length > 0) return { ok: false, answer: 'invalid_blocks', why: problems.join('; ') }
  return { ok: true, text }
}

function blocksProblems(at: string, blocks: unknown): readonly string[] {
  if (!Array.isArray(blocks)) return [`${at}: expected a list`]
  const problems = blocks.length > LIMITS.blocks ? [`${at}: ${blocks.length}, at most ${LIMITS.blocks}`] : []
  const ids = blocks.map((it) => (isObject(it) ? it['block_id'] : undefined)).filter((it) => it !== undefined)
  if (new Set(ids).size < ids.length) problems.push(`${at}: a block_id occurs twice`)
  return [...problems, ...blocks.flatMap((block, index) => blockProblems(`${at}[${index}]`, block))]
}

function blockProblems(at: string, block: unknown): readonly string[] {
  if (!isObject(block)) return [`${at}: expected an object`]
  const id =
    block['block_id'] === undefined
      ? []
      : lengthProblems(`${at}.block_id`, block['block_id'], LIMITS.identifier)
  switch (block['type']) {
    case 'divider':
      return id
    case 'header':
      return [...id, ...textProblems(`${at}.text`, block['text'], LIMITS.header, ['plain_text'])]
    case 'section':
      return [...id, ...sectionProblems(at, block)]
    case 'context':
      return [
        ...id,
        ...countProblems(`${at}.elements`, block['elements'], LIMITS.contextElements),
        ...asList(block['elements']).flatMap((it, index) => contextProblems(`${at}.elements[${index}]`, it)),
      ]
    case 'actions':
      return [
        ...id,
        ...countProblems(`${at}.elements`, block['elements'], LIMITS.actionElements),
        ...asList(block['elements']).flatMap((it, index) => buttonProblems(`${at}.elements[${index}]`, it)),
      ]
    case 'image':
      return [...id, ...imageProblems(at, block)]
    default:
      return [`${at}.type: unknown block ${JSON.stringify(block['type'])}`]
  }
}

function sectionProblems(at: string, { text, fields, accessory }: Json): readonly string[] {
  if (text === undefined && fields === undefined) return [`${at}: a section needs text or fields`]
  return [
    ...(text === undefined ? [] : textProblems(`${at}.text`, text, LIMITS.sectionText)),
    ...(fields === undefined ? [] : countProblems(`${at}.fields`, fields, LIMITS.fields)),
    ...asList(fields).flatMap((it, index) => textProblems(`${at}.fields[${index}]`, it, LIMITS.field)),
    ...(accessory === undefined ? [] : elementProblems(`${at}.accessory`, accessory)),
  ]
}

function elementProblems(at: string, element: unknown): readonly string[] {
  return isObject(element) && element['type'] === 'image'
    ? imageProblems(at, element)
    : buttonProblems(at, element)
}

function contextProblems(at: string, element: unknown): readonly string[] {
  if (isObject(element) && element['type'] === 'image') return imageProblems(at, element)
  return textProblems(at, element, LIMITS.sectionText)
}

function imageProblems(at: string, { image_url: url, alt_text: alt }: Json): readonly string[] {
  return [
    ...lengthProblems(`${at}.image_url`, url, LIMITS.url),
    ...lengthProblems(`${at}.alt_text`, alt, LIMITS.altText),
  ]
}

function buttonProblems(at: string, button: unknown): readonly string[] {
  if (!isObject(button) || button['type'] !== 'button') return [`${at}: expected a button`]
  const { text, url, value, style, action_id: action } = button
  return [
    ...textProblems(`${at}.text`, text, LIMITS.buttonText, ['plain_text']),
    ...(url === undefined ? [] : lengthProblems(`${at}.url`, url, LIMITS.url)),
    ...(url === undefined || URL.canParse(String(url)) ? [] : [`${at}.url: not an address`]),
    ...(value === undefined ? [] : lengthProblems(`${at}.value`, value, LIMITS.buttonValue)),
    ...(action === undefined ? [] : lengthProblems(`${at}.action_id`, action, LIMITS.identifier)),
    ...(style === undefined || style === 'primary' || style === 'danger'
      ? []
      : [`${at}.style: primary or danger`]),
  ]
}

function textProblems(
  at: string,
  text: unknown,
  most: number,
  types = ['plain_text', 'mrkdwn'],
): readonly string[] {
  if (!isObject(text)) return [`${at}: expected a text object`]
  if (!types.includes(text['type'] as string)) return [`${at}.type: expected ${types.join(' or ')}`]
  return lengthProblems(`${at}.text`, text['text'], most)
}

function lengthProblems(at: string, value: unknown, most: number): readonly string[] {
  if (typeof value !== 'string' || value === '') return [`${at}: expected a text of at least one character`]
  return value.length > most ? [`${at}: ${value.length} characters, at most ${most}`] : []
}

function countProblems(at: string, list: unknown, most: number): readonly string[] {
  if (!Array.isArray(list) || list.length === 0) return [`${at}: expected a list that is not empty`]
  return list.length > most ? [`${at}: ${list.length}, at most ${most}`] : []
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
