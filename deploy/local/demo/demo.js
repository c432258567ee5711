/** The page of the demo: what the browser client tells, shown as it happens. */
import { speak } from './client/speak.ts'

const at = (id) => document.getElementById(id)
const config = await (await fetch('./config.json')).json()
const MOST_HISTORY = 6
/** @type {import('../../../gateway-plugin/browser/speak.ts').Speech | null} */
let last = null
let tester = null

at('dashboard').href = config.dashboard
at('text').value = pick()

function pick() {
  const list = config.sentences[at('language').value === 'es' ? 'spanish' : 'english']
  return list[Math.floor(Math.random() * list.length)]
}

async function testerHeaders() {
  const arm = at('arm').value
  if (arm === '') return {}
  if (tester?.arm !== arm) {
    const answer = await fetch(`./override?arm=${arm}`, { method: 'POST' })
    if (!answer.ok) return {}
    tester = { arm, token: (await answer.json()).token }
  }
  return { 'X-Crossfade-Override': tester.token }
}

async function say() {
  const text = at('text').value.trim()
  if (text === '') return at('text').focus()
  const user = at('user').value.trim() || 'demo'
  const began = performance.now()
  const heard = { text, user, by: '', arm: '', first: null, ms: null, end: '' }
  const facts = new Map()
  const show = (state) => {
    at('state').textContent = state
    at('facts').replaceChildren(...[...facts].flatMap(([name, value]) => describe(name, value)))
  }
  show('asking …')
  at('feedback').hidden = true
  at('told').textContent = ''
  const speech = speak(text, {
    gateway: config.gateway,
    language: at('language').value,
    format: 'wav',
    mode: at('mode').value,
    headers: { 'X-Crossfade-Explain': '1', ...(await testerHeaders()) },
    token: async () => (await fetch(`./token?user=${encodeURIComponent(user)}`)).text(),
    onEvent(event) {
      if (event.kind === 'answered') {
        readHeaders(event.headers, facts, heard)
        show(event.status === 200 ? 'answered' : `status ${event.status}`)
      } else if (event.kind === 'fallback') {
        heard.by = 'the browser'
        heard.arm = ''
        facts.set('Fallback', event.because)
        show('no audio from the gateway: the browser speaks')
        at('headline').textContent = 'Nobody behind the gateway could speak this: your browser does.'
      } else if (event.kind === 'playing') {
        heard.ms = Math.round(performance.now() - began)
        facts.set('First sound', `${heard.ms} ms after the click`)
        show('playing')
        if (event.by === 'gateway') praise(heard)
        at('feedback').hidden = event.by !== 'gateway'
      } else {
        heard.end = event.kind
        if (event.kind === 'failed') facts.set('Failed', event.because)
        show(event.kind)
        remember(heard)
      }
    },
  })
  last = speech
}

function readHeaders(headers, facts, heard) {
  const read = (name) => headers.get(`x-tts-${name}`)
  heard.by = read('engine') ?? ''
  heard.arm = read('arm') ?? ''
  const explained = headers.get('x-crossfade-explain')
  const why = explained?.startsWith('{') ? JSON.parse(explained) : null
  heard.first = why?.order[0] ?? null
  const rows = [
    ['Spoken by', heard.by],
    ['Assigned to', heard.arm],
    ['Because', why?.because],
    ['Stage', why === null ? null : `${why.stage}, ${why.share / 100} % on the candidate`],
    ['Source', read('source')],
    ['Cache', read('cache')],
    ['At the gateway', read('latency') && `${read('latency')} ms`],
    ['Model', read('model-version')],
    ['Left out', read('ignored')],
    ['Tester', headers.get('x-crossfade-override')],
  ]
  for (const [name, value] of rows) if (value) facts.set(name, value)
}

function describe(name, value) {
  const term = document.createElement('dt')
  const detail = document.createElement('dd')
  term.textContent = name
  detail.textContent = value
  if (name === 'Assigned to') detail.className = `ink-${value}`
  return [term, detail]
}

function praise({ by, arm, ms, first, user }) {
  const instead = first === null || first === by ? '' : ` instead of ${first}`
  at('headline').textContent = `${by} speaks this${instead}, ${ms}\u00a0ms after you asked.`
  at('subline').textContent = `${user} is on the ${arm}. Another user may hear somebody else.`
}

function remember({ text, by, arm, ms, end }) {
  const row = document.createElement('li')
  const words = document.createElement('span')
  const figure = document.createElement('span')
  words.className = 'history-text'
  words.textContent = text
  figure.className = `row-figure ${arm === '' ? 'muted' : `ink-${arm}`}`
  figure.textContent = [by || 'nobody', ms === null ? end : `${ms} ms`].join(' · ')
  row.append(words, figure)
  const list = at('history')
  if (list.querySelector('.history-text') === null) list.replaceChildren()
  list.prepend(row)
  while (list.children.length > MOST_HISTORY) list.lastElementChild.remove()
}

async function tell(sending, thanks) {
  at('told').textContent = (await sending) ? thanks : 'The gateway did not take it.'
}

async function fault(path) {
  const { fault: state } = await (await fetch(path, { method: path === './fault' ? 'GET' : 'POST' })).json()
  const isBroken = Object.values(state).some((value) => value !== null)
  at('fault').textContent = isBroken ? 'broken, on purpose' : 'it is well'
  at('fault').className = isBroken ? 'ink-breached' : 'card-aside'
}

at('form').addEventListener('submit', (event) => {
  event.preventDefault()
  void say()
})
at('stop').addEventListener('click', () => last?.cancel())
at('another').addEventListener('click', () => {
  at('text').value = pick()
})
at('language').addEventListener('change', () => {
  at('text').value = pick()
})
for (const button of document.querySelectorAll('[data-stars]'))
  button.addEventListener('click', () =>
    tell(
      last.rate(Number(button.dataset.stars)),
      `Rated ${button.dataset.stars} of 5: control counts it for this arm.`,
    ),
  )
at('complain').addEventListener('click', () =>
  tell(last.complain(), 'Complaint taken: enough of them hold the rollout.'),
)
at('break').addEventListener('click', () => fault('./break'))
at('mend').addEventListener('click', () => fault('./mend'))
await fault('./fault')
document.body.dataset.ready = 'true'
