/** What the tests call of Ghost’s own clients, which come without types. */
type Thing = Readonly<Record<string, unknown>>
type Things = readonly Thing[] & { readonly meta?: { readonly pagination: Thing } }
type Options = Readonly<Record<string, unknown>>
type Connection = { readonly url: string; readonly key: string; readonly version: string }

declare module '@tryghost/content-api' {
  type Readable = {
    browse(options?: Options): Promise<Things>
    read(one: Options, options?: Options): Promise<Thing>
  }
  export default class GhostContentAPI {
    constructor(connection: Connection)
    readonly posts: Readable
    readonly pages: Readable
    readonly tags: Readable
    readonly authors: Readable
    readonly tiers: Readable
    readonly newsletters: Readable
    readonly settings: { browse(): Promise<Thing> }
  }
}

declare module '@tryghost/admin-api' {
  type Writable = {
    browse(options?: Options): Promise<Things>
    read(one: Options, options?: Options): Promise<Thing>
    add(thing: Options, options?: Options): Promise<Thing>
    edit(thing: Options, options?: Options): Promise<Thing>
    delete(one: Options): Promise<unknown>
  }
  export default class GhostAdminAPI {
    constructor(connection: Connection)
    readonly posts: Writable
    readonly pages: Writable
    readonly tags: Writable
    readonly members: Writable
    readonly users: Writable
    readonly newsletters: Writable
    readonly webhooks: Writable
    readonly images: { upload(image: Options): Promise<Thing> }
    readonly media: { upload(file: Options): Promise<Thing> }
    readonly files: { upload(file: Options): Promise<Thing> }
    readonly config: { read(): Promise<Thing> }
    readonly site: { read(): Promise<Thing> }
  }
}
