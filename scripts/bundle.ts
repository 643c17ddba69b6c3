// `bun run bundle`: the server as a few files in `dist`, as an image runs it: `bun dist/serve.js blog`.
import { join } from 'node:path'
import { bundleServer } from './bundle/bundle-server'

console.log(await bundleServer(join(import.meta.dir, '../dist')))
