/**
 * The contract between control and gateways: the plan that control gives, the attempts that gateways report.
 *
 * The side that ships to the edge may import nothing, so it owns these words and control depends on them.
 * Every field of both documents is here from the first day; a change that breaks a reader raises
 * `CONTRACT_VERSION`.
 */

export const CONTRACT_VERSION = 1

/** Shares are basis points: 0 (nobody) to 10,000 (everybody). */
export const FULL_SHARE = 10_000

export const ARMS = ['baseline', 'candidate'] as const
export type Arm = (typeof ARMS)[number]

export const ASSIGNED_BY = ['hash', 'override', 'pin', 'policy'] as const
/** `hash`: by MurmurHash2 of the unit. `policy`: the rule for requests without a unit, or for what is not eligible. */
export type AssignedBy = (typeof ASSIGNED_BY)[number]

export const ROLES = ['primary', 'fallback', 'shadow', 'reverse-shadow', 'probe'] as const
export type Role = (typeof ROLES)[number]

export const OUTCOMES = [
  'ok',
  /** The backend answered with a failure, or with something that is not audio. */
  'error',
  /** The time limit passed before the last byte. */
  'timeout',
  /** The client went away after the backend had been called for longer than its usual time. */
  'aborted',
  /** The client went away; says nothing about the backend. */
  'cancelled',
  /** The caller's own fault (a 4xx of validation kind). */
  'client-error',
  /** The vendor's allocation is used up. */
  'quota',
  /** Turned away by an open breaker: no call was made, no observation. */
  'short-circuited',
  /** The concurrency cap was full and nothing came back for one time limit: bad. */
  'saturated',
  /** The concurrency cap was full for a moment: served elsewhere, counted apart. */
  'overflow',
] as const
export type Outcome = (typeof OUTCOMES)[number]

export const FAILURE_CLASSES = [
  'none',
  'connect',
  'reset',
  'timeout',
  'server-error',
  'rate-limited',
  'capacity',
  'quota',
  'configuration',
  'authentication',
  'bad-request',
  'too-large',
  'empty-body',
  'truncated-body',
  'not-audio',
  'unknown',
] as const
export type FailureClass = (typeof FAILURE_CLASSES)[number]

export const ROUTE_REASONS = {
  split: 'assigned by the hash of the unit',
  override: 'assigned by an override for testers',
  pin: 'kept on the arm that the session was pinned to',
  'no-unit': 'no user and no session: the policy for anonymous requests decided',
  'not-eligible-language': 'the candidate or the baseline does not speak this language',
  'not-eligible-voice': 'the candidate has no counterpart for this voice',
  'not-eligible-format': 'the candidate or the baseline cannot produce this audio format',
  'not-eligible-length': 'the text is longer than the candidate or the baseline takes',
  'not-eligible-parameter': 'the candidate or the baseline refuses a speed or pitch that it cannot honour',
  'no-rollout': 'no rollout is concerned with this request',
  'no-plan': 'no plan was ever received: the configured default backend',
  'stale-plan': 'the plan is stale and its rule for that is to go to the baseline',
  'requested-engine': 'the request named a backend itself',
  'breaker-open': 'the breaker of the assigned backend is open',
  'budget-spent': 'the daily budget of the assigned backend is spent',
  overflow: 'the assigned backend was at its concurrency cap',
  'after-failure': 'the backend before it failed',
  'shadow-copy': 'a copy for comparison, off the path of the user',
  'breaker-probe': 'a real request let through an open breaker',
  'health-probe': 'a synthetic request that looks whether the backend is up',
} as const
export type RouteReason = keyof typeof ROUTE_REASONS

export const CACHE_STATES = ['hit', 'miss', 'bypass'] as const
export type CacheState = (typeof CACHE_STATES)[number]

export const AUDIO_FORMATS = ['mp3', 'opus', 'aac', 'flac', 'wav', 'pcm'] as const
export type AudioFormat = (typeof AUDIO_FORMATS)[number]

export const BREAKER_STATES = ['closed', 'open', 'half-open'] as const
export type BreakerState = (typeof BREAKER_STATES)[number]

export const ADAPTERS = ['workers-ai', 'openai-speech', 'chatterbox', 'speak'] as const
/** `speak`: the contract for servers that a team writes itself (`POST /speak`, `GET /health`). */
export type AdapterName = (typeof ADAPTERS)[number]

/** Whose API it is, among those behind one adapter; the first is meant where a plan says null. */
export const DIALECTS = {
  'workers-ai': ['rest', 'ai-gateway', 'binding'],
  'openai-speech': ['kokoro-fastapi', 'speaches', 'localai', 'kitten', 'dia', 'openai'],
  chatterbox: ['chatterbox-tts-server'],
  speak: ['speak'],
} as const satisfies Readonly<Record<AdapterName, readonly string[]>>
export type Dialect = (typeof DIALECTS)[AdapterName][number]

/** What an API takes at all, whatever stands behind it: no plan may promise more. */
export interface DialectLimits {
  readonly formats: readonly AudioFormat[]
  /** null: there is no such parameter. */
  readonly speed: { readonly least: number; readonly most: number } | null
  readonly pitch: boolean
  /** Whether audio may leave before all of it has been made. */
  readonly streaming: boolean
  /** What it can work on at a time; null: as much as its machine carries. */
  readonly concurrency: number | null
}

const OPENAI_SPEED = { least: 0.25, most: 4 } as const
const ANY: DialectLimits = {
  formats: AUDIO_FORMATS,
  speed: OPENAI_SPEED,
  pitch: false,
  streaming: true,
  concurrency: null,
}
const VENDOR: DialectLimits = { ...ANY, speed: null }

/**
 * Sources: Cloudflare docs, Workers AI models, 2026; remsky/Kokoro-FastAPI v0.8; speaches-ai/speaches 2026-03;
 * mudler/LocalAI 2026-08; devnen's Kitten, Dia and Chatterbox TTS servers 2025-08 to 2026-04; OpenAI's openapi.yaml
 * 2026-08-21.
 */
export const DIALECT_LIMITS: Readonly<Record<Dialect, DialectLimits>> = {
  rest: VENDOR,
  'ai-gateway': VENDOR,
  binding: VENDOR,
  'kokoro-fastapi': ANY,
  speaches: { ...ANY, formats: ['mp3', 'flac', 'wav', 'pcm'] },
  localai: { ...ANY, speed: null, streaming: false },
  kitten: { ...ANY, formats: ['mp3', 'opus', 'wav'], streaming: false },
  dia: { ...ANY, formats: ['opus', 'wav'], speed: { least: 0.5, most: 2 }, streaming: false },
  openai: ANY,
  // It speaks inside its event loop, so that a second request, and every probe, waits for the first.
  'chatterbox-tts-server': { ...ANY, formats: ['mp3', 'opus', 'wav'], streaming: false, concurrency: 1 },
  speak: { ...ANY, pitch: true },
}

/** Languages of the vendor's models; `es` and `fr` of MeloTTS are declared and refused (cloudflare-docs #23308). */
export const MODEL_LANGUAGES: Readonly<Record<string, readonly string[]>> = {
  '@cf/deepgram/aura-1': ['en'],
  '@cf/deepgram/aura-2-en': ['en'],
  '@cf/deepgram/aura-2-es': ['es'],
  '@cf/myshell-ai/melotts': ['en', 'zh', 'ja', 'ko'],
}

/** What happens to a parameter that a backend can't honour: left out and told, or another backend, else refused. */
export const UNSUPPORTED_RULES = ['ignore', 'refuse'] as const
export type UnsupportedRule = (typeof UNSUPPORTED_RULES)[number]

// ---------------------------------------------------------------------------------------------- plan

/** What a backend can do. An empty list of voices means: any voice, through the default of its language. */
export interface Capabilities {
  /** Primary language subtags (`en`, `es`). */
  readonly languages: readonly string[]
  /** Vendor-neutral voice names that it has a counterpart for; empty: every voice maps to the default. */
  readonly voices: readonly string[]
  readonly formats: readonly AudioFormat[]
  readonly maxCharacters: number
  /** Whether `speed` can be honoured. */
  readonly speed: boolean
  readonly pitch: boolean
  /** Whether audio goes to the client as it comes in; a failure after the first byte can't be mended then. */
  readonly streaming: boolean
}

/** Per language: the model to call, the voice when none is asked for, and names that map to its own voices. */
export interface VoiceMap {
  readonly model: string
  readonly defaultVoice: string
  readonly voices: Readonly<Record<string, string>>
}

/** Of the model's weights: what the audio may be used for. */
export interface Licence {
  readonly name: string
  readonly url: string | null
  readonly nonCommercial: boolean
}

export interface PlanBackend {
  readonly key: string
  readonly name: string
  readonly adapter: AdapterName
  /** null: the usual one of its adapter. */
  readonly dialect: Dialect | null
  /**
   * Base address without a trailing slash. Never contains a secret. With dialect `binding` it is the REST address,
   * for gateways whose runtime has no AI binding.
   */
  readonly url: string
  /** Name of the AI Gateway that calls by binding go through; null: none. */
  readonly aiGateway: string | null
  /** Model and server version; part of every attempt. */
  readonly revision: string
  /** By primary language subtag. */
  readonly languages: Readonly<Record<string, VoiceMap>>
  readonly capabilities: Capabilities
  readonly whenUnsupported: { readonly speed: UnsupportedRule; readonly pitch: UnsupportedRule }
  /** Covers the body to its last byte. */
  readonly timeoutMs: number
  /** Longest silence between two pieces of a streamed body; null: as long as `timeoutMs`. */
  readonly stallMs: number | null
  /** Simultaneous calls per gateway instance. */
  readonly concurrency: number
  /** Name under which the gateway holds the credential; null: none is needed. */
  readonly credential: string | null
  /** Whether calls cost money by unit. */
  readonly metered: boolean
  /** `X-TTS-Source` of its answers. */
  readonly source: 'self-hosted' | 'cloudflare-ai'
  /** null: not told. */
  readonly licence: Licence | null
  /** Its daily budget is spent; left out: nothing is stopped. Control's to say, whoever describes the backend. */
  readonly stopped?: StopRule | undefined
}

/** `extras`: no shadow and no probe calls it. `all`: no request of a user either, the next backend is asked. */
export const STOP_RULES = ['extras', 'all'] as const
export type StopRule = (typeof STOP_RULES)[number]

/** What a plan means by fields that it lacks, because it is older than they are. */
export const CAPABILITY_DEFAULTS = { pitch: false, streaming: false } as const
export const BACKEND_DEFAULTS = {
  dialect: null,
  aiGateway: null,
  whenUnsupported: { speed: 'ignore', pitch: 'ignore' },
  stallMs: null,
  licence: null,
} as const satisfies Partial<PlanBackend>

type MayLack<T, K extends keyof T> = Omit<T, K> & { readonly [F in K]?: T[F] | undefined }

/** A backend as it may have been written before some of its fields existed. */
export type StoredBackend = MayLack<Omit<PlanBackend, 'capabilities'>, keyof typeof BACKEND_DEFAULTS> & {
  readonly capabilities: MayLack<Capabilities, keyof typeof CAPABILITY_DEFAULTS>
}

export function completeBackend(stored: StoredBackend): PlanBackend {
  const { capabilities: can } = stored
  return {
    ...stored,
    dialect: stored.dialect ?? BACKEND_DEFAULTS.dialect,
    aiGateway: stored.aiGateway ?? BACKEND_DEFAULTS.aiGateway,
    whenUnsupported: stored.whenUnsupported ?? BACKEND_DEFAULTS.whenUnsupported,
    stallMs: stored.stallMs ?? BACKEND_DEFAULTS.stallMs,
    licence: stored.licence ?? BACKEND_DEFAULTS.licence,
    capabilities: {
      ...can,
      pitch: can.pitch ?? CAPABILITY_DEFAULTS.pitch,
      streaming: can.streaming ?? CAPABILITY_DEFAULTS.streaming,
    },
  }
}

export function dialectOf(backend: Pick<PlanBackend, 'adapter' | 'dialect'>): Dialect {
  return backend.dialect ?? DIALECTS[backend.adapter][0]
}

/** Which requests the candidate can serve at all. Empty lists: no restriction of that kind. */
export interface Eligibility {
  readonly languages: readonly string[]
  readonly voices: readonly string[]
  readonly formats: readonly AudioFormat[]
  /** 0: no limit. */
  readonly maxCharacters: number
}

export interface Override {
  readonly unit: string
  readonly arm: Arm
}

export interface ShadowShares {
  /** Basis points of baseline requests copied to the candidate. */
  readonly forward: number
  /** Basis points of candidate requests copied to the baseline. */
  readonly reverse: number
  /** Calls an hour that the reverse shadow makes at least, for the whole gateway name. */
  readonly reversePerHour: number
}

export const PLAN_PHASES = [
  'draft',
  'shadow',
  'ramping',
  'held',
  'rolled-back',
  'failover-only',
  'completed',
] as const
/** A draft is in the plan too: its baseline serves and is measured before anything moves. */
export type PlanPhase = (typeof PLAN_PHASES)[number]

export interface PlanRollout {
  readonly key: string
  readonly phase: PlanPhase
  /** Name of the stage on the ladder (`shadow`, `10 %`, …). */
  readonly stage: string
  /** Rises on rollback, re-arm, candidate revision and salt change, never on a change of share. */
  readonly epoch: number
  readonly salt: string
  readonly baseline: string
  readonly candidate: string
  /** Basis points of eligible units on the candidate. */
  readonly share: number
  readonly eligible: Eligibility
  readonly shadow: ShadowShares
  readonly overrides: readonly Override[]
  /** Backends to try after the assigned one, by arm, in order; capability decides at request time. */
  readonly fallback: Readonly<Record<Arm, readonly string[]>>
  /** What is hashed when there is no user: the signed session, or nothing (then the baseline serves). */
  readonly anonymous: 'session' | 'baseline'
  /** `session`: who has begun a session on an arm stays there until it ends, or a new epoch; left out: `none`. */
  readonly pin?: 'none' | 'session'
}

export interface Plan {
  readonly contractVersion: number
  readonly planVersion: number
  /** Epoch milliseconds. */
  readonly issuedAt: number
  /** After this long without contact to control (gateway's monotonic clock) the plan is stale. */
  readonly staleAfterMs: number
  readonly whenStale: 'keep' | 'baseline'
  readonly backends: readonly PlanBackend[]
  /** In order: the first one that is concerned with a request decides. */
  readonly rollouts: readonly PlanRollout[]
}

// ------------------------------------------------------------------------------------------ attempts

export interface ArmCounts {
  readonly baseline: number
  readonly candidate: number
}

/** One call of one backend for one request. Times are milliseconds on the gateway's monotonic clock. */
export interface AttemptRecord {
  readonly startedAt: number
  readonly endedAt: number
  readonly rollout: string | null
  readonly planVersion: number
  readonly epoch: number
  readonly eligible: boolean
  readonly arm: Arm
  readonly assignedBy: AssignedBy
  /** The smallest share in basis points that puts the unit on the candidate; 0 without a unit. */
  readonly bucket: number
  readonly role: Role
  readonly backend: string
  readonly revision: string
  readonly outcome: Outcome
  readonly failure: FailureClass
  readonly reason: RouteReason
  /** HTTP status of the backend; null when there was no answer. */
  readonly status: number | null
  /** Milliseconds to the last byte; null when nothing was called. */
  readonly latencyMs: number | null
  readonly firstByteMs: number | null
  /** Unicode code points of the text. */
  readonly characters: number
  readonly audioSeconds: number | null
  readonly audioBytes: number
  readonly language: string
  readonly voice: string
  readonly cache: CacheState
  /** Whether this instance had seen the same text, voice and format before: the phrases a cache is for. */
  readonly repeated: boolean
  /** The vendor's own measure of this call in millionths of its unit (micro-neurons); null: not told. */
  readonly vendorMicroUnits: number | null
  /** HMAC-SHA-256 of the unit, 22 characters of base64url; empty without a unit. */
  readonly unit: string
}

/** What a gateway instance's audio cache did since it started. */
export interface CacheCounts {
  readonly hits: number
  readonly misses: number
  /** Requests that another one in progress answered. */
  readonly shared: number
  /** Reads and writes that failed; each read also counts as a miss. */
  readonly failures: number
}

export interface BatchHeader {
  readonly contractVersion: number
  /** The deployment's configured name. */
  readonly gateway: string
  /** A random id of this process or isolate. */
  readonly instance: string
  /** From 1, without gaps. */
  readonly seq: number
  /** Monotonic, rewritten on every send. */
  readonly sentAt: number
  /** Monotonic: every attempt that ended at or before is in this batch or an earlier one. */
  readonly completeThrough: number
  /** The plan in force; 0: none yet. */
  readonly planVersion: number
  /** Per rollout, since the instance started: requests assigned to each arm. */
  readonly assigned: Readonly<Record<string, ArmCounts>>
  /** Per rollout, since the instance started: records lost for lack of memory. */
  readonly dropped: Readonly<Record<string, ArmCounts>>
  readonly breakers: Readonly<Record<string, BreakerState>>
  readonly runtime: 'node' | 'cloudflare' | 'nginx'
  /** False: a front door that nobody hands new plans to; a rollback reaches it by hand only. */
  readonly follows?: boolean
  /** Left out by a gateway without a cache. */
  readonly cache?: CacheCounts
}

export interface AttemptBatch {
  readonly header: BatchHeader
  readonly attempts: readonly AttemptRecord[]
}

/** 200 answer to a batch. */
export interface BatchReceipt {
  readonly accepted: number
  readonly duplicate: boolean
  readonly rejected: readonly RecordProblem[]
  /** So that a busy gateway learns of a rollback with its next batch. */
  readonly planVersion: number
}

export interface RecordProblem {
  readonly index: number
  readonly field: string
  readonly problem: string
}

/** What a page says about an answer, sent by the gateway that checked the receipt of it. */
export interface FeedbackRecord {
  readonly kind: 'rating' | 'complaint'
  /** 1 (bad) to 5 (good); null for a complaint. */
  readonly rating: number | null
  readonly rollout: string
  /** The arm that the request was assigned to when it was served. */
  readonly arm: Arm
  readonly assignedBy: AssignedBy
  readonly epoch: number
  /** The plan in force when it was served, and the candidate's share in it, in basis points. */
  readonly planVersion: number
  readonly share: number
  /** The backend that produced the audio. */
  readonly backend: string
  /** As in attempts; at most one complaint and one rating of a unit count per UTC day. */
  readonly unit: string
  /** Milliseconds between the answer and this report of it, by the clock of the gateway. */
  readonly ageMs: number
}

/** `POST /v1/feedback`. Sending the same twice is harmless: it counts once per unit, kind and UTC day. */
export interface FeedbackBatch {
  readonly contractVersion: number
  readonly gateway: string
  readonly instance: string
  readonly feedback: readonly FeedbackRecord[]
}

/** 200 answer to feedback. What is neither was counted before. */
export interface FeedbackReceipt {
  readonly accepted: number
  readonly duplicates: number
  readonly rejected: readonly RecordProblem[]
  readonly planVersion: number
}

/** Limits of one batch; beyond them control answers 413. */
export const BATCH_LIMITS = { records: 2_000, sentBytes: 1_000_000, inflatedBytes: 8_000_000 } as const
