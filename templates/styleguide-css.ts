import { readFileSync } from 'node:fs'

const FOLDER = Bun.fileURLToPath(new URL('../public/css/', import.meta.url))

/** The names in `public/css/order.json`: the order in which the style sheets are joined into one. */
export function cssOrder(): string[] {
  return JSON.parse(readFileSync(`${FOLDER}order.json`, 'utf8')) as string[]
}

export function siteCss(): string {
  return cssOrder()
    .map(name => readFileSync(FOLDER + name, 'utf8'))
    .join('\n')
}
