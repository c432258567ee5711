import { afterEach, describe, expect, it } from 'vitest'
import { TOKEN_ROLES } from '../../../control/core/actor.ts'
import { ACCESS, type Access } from '../../../control/http/access.ts'
import { createTestHttp } from '../../support/control-http.ts'

const http = createTestHttp()
const document = http.app.document()
const routes = Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
  Object.keys(item).map((method) => ({ method: method.toUpperCase(), path })),
)

function address(path: string): string {
  return path
    .replace('{key}', 'tts')
    .replace('{id}', '7')
    .replace('{name}', 'errors')
    .replace('{week}', '2026-W38')
}

afterEach(() => {
  http.api.calls.length = 0
})

describe('who may use which route', () => {
  it('has a rule for every route of the document, and a route for every rule', () => {
    expect(routes.map(({ method, path }) => `${method} ${path}`).sort()).toEqual(Object.keys(ACCESS).sort())
  })

  for (const { method, path } of routes) {
    const access: Access = ACCESS[`${method} ${path}` as keyof typeof ACCESS]
    const ask = (role: (typeof TOKEN_ROLES)[number] | null) =>
      http.ask(role, method, address(path), method === 'GET' || method === 'DELETE' ? {} : { body: {} })

    it(`${method} ${path} answers nobody without a token, unless it is public`, async () => {
      const response = await ask(null)
      if (access === 'public') return expect(response.status).not.toBe(403)
      expect(response.status).toBe(401)
      expect(response.headers.get('www-authenticate')).toContain('Bearer')
      expect(http.api.calls).toEqual([])
    })

    for (const role of TOKEN_ROLES)
      it(`${method} ${path} knows whether it is for a token of the role ${role}`, async () => {
        const response = await ask(role)
        await response.body?.cancel()
        if (access === 'public' || access.includes(role)) return expect(response.status).not.toBe(403)
        expect(response.status).toBe(403)
        expect(http.api.calls.filter(([verb]) => verb !== 'authenticate')).toEqual([])
      })
  }

  it('says which role is needed, and who asked', async () => {
    const problem = await (await http.ask('viewer', 'GET', '/v1/tokens')).json()
    expect(problem).toMatchObject({ code: 'forbidden', status: 403 })
    expect(problem).toHaveProperty('detail', 'this needs the role admin; "viewer-name" is viewer')
  })

  it('tells the roles of every route in the document', () => {
    const command = document.paths?.['/v1/rollouts/{key}/commands']?.post as unknown as Record<
      string,
      unknown
    >
    expect(command['x-roles']).toEqual(['operator', 'admin'])
    expect(Object.keys(command['responses'] as object)).toEqual(expect.arrayContaining(['401', '403', '412']))
  })
})
