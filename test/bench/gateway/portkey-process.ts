/** Portkey's gateway as its npm package starts it, in this process, on a free port. */

import { createServer } from 'node:http'
import { listen, stopServer, until } from '../../runtimes/listen.ts'
import { answerParent } from './side-process.ts'

const free = createServer()
const url = await listen(free)
await stopServer(free)
process.argv.push(`--port=${new URL(url).port}`, '--headless')
// It draws a progress line while it starts.
process.stdout.write = () => true
await import(new URL('../node_modules/@portkey-ai/gateway/build/start-server.js', import.meta.url).href)
await until(
  () =>
    fetch(url).then(
      ({ status }) => status,
      () => 0,
    ),
  (status) => status > 0,
)
answerParent(url)
