import { readdir, realpath, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { unlessGone } from '#core/files/unless-gone'

/**
 * The paths of the files below a folder, also of those that a link leads to: uploads may have been moved to a larger disk.
 * A folder that is not there has none. A name that is not UTF-8 can be no path of ours: `unnamed` is told of each.
 */
export async function filesBelow(
  folder: string,
  unnamed: (path: string) => void = () => {},
  above: readonly string[] = [],
): Promise<string[]> {
  const real = await unlessGone(realpath(folder))
  // A link to a folder that it lies in would lead round and round.
  if (!real || above.includes(real)) return []
  const found: string[] = []
  const names = (await unlessGone(readdir(folder, { encoding: 'buffer' }))) ?? []
  for (const bytes of names.sort(Buffer.compare)) {
    const path = join(folder, bytes.toString())
    if (!bytes.equals(Buffer.from(bytes.toString()))) {
      unnamed(path)
      continue
    }
    const what = await unlessGone(stat(path))
    if (what?.isDirectory()) found.push(...(await filesBelow(path, unnamed, [...above, real])))
    else if (what?.isFile()) found.push(path)
  }
  return found
}
