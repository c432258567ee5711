/** Errno values of WASI preview 1 that are answered here. */
const SUCCESS = 0
const BAD_DESCRIPTOR = 8
const NO_ENTRY = 44

const FIRST_PREOPEN = 3
const OUTPUT = 4

/** Directory of type 3, regular file of type 4, character device of type 2. */
const FILE_TYPE: Readonly<Record<number, number>> = { 0: 2, 1: 2, 2: 2, [FIRST_PREOPEN]: 3, [OUTPUT]: 4 }

class Exit extends Error {
  readonly code: number
  constructor(code: number) {
    super(`exit ${code}`)
    this.code = code
  }
}

export interface ProgramResult {
  readonly exitCode: number
  readonly file: Uint8Array
  readonly stderr: string
}

export interface Program {
  run(args: readonly string[]): ProgramResult
}

/**
 * A WASI command that reads only its arguments and writes one file under `/out`, without touching a disk: the
 * thirteen calls that flite imports and nothing else.
 *
 * An instance is used again with its memory put back as it was: made anew for each call, its 20 MB of data cost
 * more than a short sentence, and are left to the garbage collector.
 *
 * @param monotonicNow nanoseconds, for `clock_time_get`.
 */
export function loadProgram(module: WebAssembly.Module, monotonicNow: () => bigint): Program {
  let encoded: readonly Buffer[] = []
  let file = Buffer.alloc(64 * 1024)
  let length = 0
  let position = 0
  let stderr = ''
  const view = () => new DataView(memory.buffer)

  function append(bytes: Uint8Array): void {
    const end = position + bytes.length
    if (end > file.length) {
      const grown = Buffer.alloc(Math.max(end, file.length * 2))
      file.copy(grown, 0, 0, length)
      file = grown
    }
    file.set(bytes, position)
    position = end
    length = Math.max(length, end)
  }

  const calls = {
    args_sizes_get(count: number, size: number) {
      view().setUint32(count, encoded.length, true)
      view().setUint32(
        size,
        encoded.reduce((sum, arg) => sum + arg.length, 0),
        true,
      )
      return SUCCESS
    },
    args_get(pointers: number, buffer: number) {
      let at = buffer
      encoded.forEach((arg, index) => {
        view().setUint32(pointers + 4 * index, at, true)
        new Uint8Array(memory.buffer).set(arg, at)
        at += arg.length
      })
      return SUCCESS
    },
    clock_time_get(_id: number, _precision: bigint, result: number) {
      view().setBigUint64(result, monotonicNow(), true)
      return SUCCESS
    },
    fd_close: () => SUCCESS,
    fd_fdstat_get(descriptor: number, result: number) {
      const type = FILE_TYPE[descriptor]
      if (type === undefined) return BAD_DESCRIPTOR
      new Uint8Array(memory.buffer).fill(0, result, result + 24)
      view().setUint8(result, type)
      // All rights, for itself and for what is opened below it.
      view().setBigUint64(result + 8, 0xffffffffffffffffn, true)
      view().setBigUint64(result + 16, 0xffffffffffffffffn, true)
      return SUCCESS
    },
    fd_fdstat_set_flags: () => SUCCESS,
    fd_prestat_get(descriptor: number, result: number) {
      if (descriptor !== FIRST_PREOPEN) return BAD_DESCRIPTOR
      view().setUint32(result, 0, true)
      view().setUint32(result + 4, '/out'.length, true)
      return SUCCESS
    },
    fd_prestat_dir_name(_descriptor: number, path: number) {
      new Uint8Array(memory.buffer).set(Buffer.from('/out'), path)
      return SUCCESS
    },
    path_open(...[, , path, size, , , , , result]: number[]) {
      const name = Buffer.from(memory.buffer, path, size).toString()
      if (name !== 'speech.wav') return NO_ENTRY
      view().setUint32(result ?? 0, OUTPUT, true)
      return SUCCESS
    },
    fd_read(_descriptor: number, _vectors: number, _count: number, result: number) {
      view().setUint32(result, 0, true)
      return SUCCESS
    },
    fd_seek(descriptor: number, offset: bigint, whence: number, result: number) {
      if (descriptor !== OUTPUT) return BAD_DESCRIPTOR
      position = Number(offset) + (whence === 0 ? 0 : whence === 1 ? position : length)
      view().setBigUint64(result, BigInt(position), true)
      return SUCCESS
    },
    fd_write(descriptor: number, vectors: number, count: number, result: number) {
      let written = 0
      for (let index = 0; index < count; index++) {
        const at = view().getUint32(vectors + 8 * index, true)
        const bytes = new Uint8Array(memory.buffer, at, view().getUint32(vectors + 8 * index + 4, true))
        if (descriptor === OUTPUT) append(bytes)
        else stderr += Buffer.from(bytes).toString()
        written += bytes.length
      }
      view().setUint32(result, written, true)
      return SUCCESS
    },
    proc_exit(code: number) {
      throw new Exit(code)
    },
  }

  let memory: WebAssembly.Memory
  let begin: () => void
  let pristine: Uint8Array
  let isUsed = false

  function instantiate(): void {
    const { exports } = new WebAssembly.Instance(module, { wasi_snapshot_preview1: calls })
    memory = exports['memory'] as WebAssembly.Memory
    begin = exports['_start'] as () => void
    pristine = new Uint8Array(memory.buffer.slice(0))
    isUsed = false
  }

  function reset(args: readonly string[]): void {
    encoded = args.map((arg) => Buffer.from(`${arg}\0`))
    ;[length, position, stderr] = [0, 0, '']
    if (!isUsed) return
    const bytes = new Uint8Array(memory.buffer)
    bytes.set(pristine)
    bytes.fill(0, pristine.length)
  }

  instantiate()
  return {
    run(args) {
      reset(args)
      isUsed = true
      let exitCode = 0
      try {
        begin()
      } catch (error) {
        // It did not come back by itself, so its stack pointer is not where it was.
        instantiate()
        if (!(error instanceof Exit)) throw error
        exitCode = error.code
      }
      return { exitCode, file: file.subarray(0, length), stderr }
    },
  }
}
