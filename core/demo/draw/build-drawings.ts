import { drawings } from './drawings'

const ROOT = new URL('../../../public/illustrations/', import.meta.url)

for (const [path, svg] of drawings()) await Bun.write(new URL(path, ROOT), svg)
console.log(`${drawings().size} drawings printed`)
