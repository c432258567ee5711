/** What can go wrong at the edge: everything that the app answers, and what only HTTP knows. */

import type { AppError, Result } from '../app/errors.ts'

export type EdgeError =
  | { readonly code: 'unauthenticated'; readonly detail: string }
  | { readonly code: 'malformed'; readonly detail: string }
  | { readonly code: 'method-not-allowed'; readonly detail: string; readonly allow: readonly string[] }
  | { readonly code: 'unsupported-media-type'; readonly detail: string }
  | { readonly code: 'too-many-failures'; readonly detail: string; readonly retryAfterSec: number }
  | { readonly code: 'internal'; readonly detail: string }

export type HttpError = AppError | EdgeError

/** Thrown by handlers and caught in one place, which makes the answer of it. */
export class HttpFailure extends Error {
  override readonly name = 'HttpFailure'
  readonly error: HttpError

  constructor(error: HttpError) {
    super(error.detail)
    this.error = error
  }
}

export function failWith(error: HttpError): never {
  throw new HttpFailure(error)
}

/** The value of an answer of the app, or its error on the way to the one place. */
export function unwrap<T>(result: Result<T>): T {
  return result.ok ? result.value : failWith(result.error)
}
