import { buildGhostExport } from './ghost/export'

const built = await buildGhostExport()
await Bun.write(new URL('./ghost-export.json', import.meta.url), `${JSON.stringify(built, null, 2)}\n`)
console.log(`${built.db[0]?.data.posts.length} posts and pages written to core/demo/ghost-export.json`)
