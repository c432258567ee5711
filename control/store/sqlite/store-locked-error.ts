/** Another control process holds this database. One control per file: two would judge and move traffic twice. */
export class StoreLockedError extends Error {
  override readonly name = 'StoreLockedError'
  readonly path: string

  constructor(path: string) {
    super(
      `database ${path} is in use by another control process: expected to be the only one. ` +
        'Stop the other one, or give this one a file of its own.',
    )
    this.path = path
  }
}
