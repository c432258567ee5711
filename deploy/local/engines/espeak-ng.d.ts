/** The package ships no types. */
declare module 'espeak-ng' {
  interface ESpeakModule {
    readonly FS: {
      writeFile(path: string, content: string): void
      readFile(path: string): Uint8Array
    }
  }
  export default function ESpeakNG(options: {
    readonly arguments: readonly string[]
    readonly preRun: readonly ((module: ESpeakModule) => void)[]
    readonly print: (line: string) => void
    readonly printErr: (line: string) => void
  }): Promise<ESpeakModule>
}
