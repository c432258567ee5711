import { request as httpRequest } from 'node:http'

export interface Heard {
  readonly status: number
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: Buffer
  /** The connection broke before the body had ended. */
  readonly isBroken: boolean
}

/** Asks for speech and keeps what came even when the rest does not. */
export function listenTo(url: string, body: unknown, user = 'user-1', onPiece = () => {}): Promise<Heard> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'x-user-id': user }
    const request = httpRequest(`${url}/tts/speak`, { method: 'POST', headers, agent: false }, (response) => {
      const pieces: Buffer[] = []
      const end = () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers as Heard['headers'],
          body: Buffer.concat(pieces),
          isBroken: !response.complete,
        })
      response.on('data', (piece: Buffer) => {
        pieces.push(piece)
        onPiece()
      })
      response.on('error', end)
      response.on('end', end)
    })
    request.on('error', reject)
    request.end(JSON.stringify(body))
  })
}
