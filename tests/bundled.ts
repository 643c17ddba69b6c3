import { rmSync, symlinkSync } from 'node:fs'
import { join, parse } from 'node:path'
import { bundleServer } from '../scripts/bundle/bundle-server'
import { testFolder } from './test-folder'

const PACKAGES = join(import.meta.dir, '../node_modules')

const made = new Map<string, Promise<string>>()

/** This program of ours with all it imports, made once a process: it starts in half the time. Gives the file to run. */
export function bundled(entry: string): Promise<string> {
  const known = made.get(entry) ?? make(entry)
  made.set(entry, known)
  return known
}

async function make(entry: string): Promise<string> {
  const folder = testFolder(`coop-${parse(entry).name}-`)
  // Workers of Bun end without a word: `bun run test` takes its folder away.
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  // Packages that are left outside are looked for above it.
  symlinkSync(PACKAGES, join(folder, 'node_modules'))
  return bundleServer(join(folder, 'server'), entry)
}
