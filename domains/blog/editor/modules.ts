import { clientBundles } from '#core/app/client-bundle'

let found: string | undefined

/** Addresses of what the editor's script asks for first: it fetches them beside each other. */
export function firstModules(): string {
  found ??= clientBundles()
    .filter(({ name }) => name === 'editor')
    .flatMap(({ next }) => next.map(file => `/assets/${file}`))
    .join(' ')
  return found
}
