/** What nginx cannot know by itself, and only the operator can tell. */

/** Assumptions of the operator: every request that reaches this nginx meets that part of the rule. */
export const NGINX_ASSUMPTIONS = ['language', 'voice', 'format', 'length'] as const
export type NginxAssumption = (typeof NGINX_ASSUMPTIONS)[number]

/** Where the language of a request stands: the body is closed to nginx. */
export type LanguageSource =
  | { readonly from: 'header'; readonly name: string }
  /** The path up to the language: `/speak/` finds `es` in `/speak/es/…` and in `/speak/es-MX`. */
  | { readonly from: 'path'; readonly prefix: string }

export interface NginxOptions {
  /** The header with the user's id: only behind something that sets it and strips it from clients. */
  readonly unitHeader: string
  readonly language: LanguageSource | null
  readonly assume: readonly NginxAssumption[]
  /** Addresses by backend, in place of the backend's own: all have to speak the same contract. */
  readonly upstreams: Readonly<Record<string, string>>
  /** An absolute path; the attempts are read from it. */
  readonly logFile: string
  /** The location that is split. */
  readonly path: string
  /** Pages of this origin may call it. */
  readonly origin: string
  /** Requests a second that one address may make; twice as many at once. */
  readonly ratePerSecond: number
}

export const DEFAULT_NGINX_OPTIONS: NginxOptions = {
  unitHeader: 'X-User-ID',
  language: null,
  assume: [],
  upstreams: {},
  logFile: '/var/log/nginx/crossfade.log',
  path: '/',
  origin: '*',
  ratePerSecond: 10,
}

/** `X-User-ID` → `$http_x_user_id`. */
export function headerVariable(name: string): string {
  return `$http_${name.toLowerCase().replaceAll('-', '_')}`
}
