import { DOMAINS, type DomainName } from '../../core/contracts/domain'

/** What the Dockerfile copies into the image of every app, and what decides how that is done. */
export const SHARED: readonly string[] = [
  'Dockerfile',
  '.dockerignore',
  'package.json',
  'bun.lock',
  'bunfig.toml',
  'tsconfig.json',
  'core',
  'templates',
  'domains',
  'migrations',
  'public',
  'scripts',
]

/**
 * The apps whose images other files make another, in the order of `DOMAINS`; paths are relative to the repository. A
 * folder of `domains` is its own app's, apart from each concept's `index.ts`: all six show what its menu says.
 */
export function affectedApps(paths: readonly string[]): DomainName[] {
  return DOMAINS.filter(app => paths.some(path => isAffected(app, path)))
}

function isAffected(app: DomainName, path: string): boolean {
  const [top = '', folder = ''] = path.split('/')
  // Left out of the images by .dockerignore.
  if (!SHARED.includes(top) || /\.test\.tsx?$/.test(path)) return false
  const isOfOneApp = top === 'domains' && DOMAINS.some(name => name === folder)
  return !isOfOneApp || folder === app || path.endsWith('/index.ts')
}
