/** What was asked of a file or folder; null where there is none, or none any more, or a link that leads nowhere. */
export function unlessGone<T>(asked: Promise<T>): Promise<T | null> {
  return asked.catch((fault: NodeJS.ErrnoException) => {
    if (fault.code === 'ENOENT' || fault.code === 'ELOOP') return null
    throw fault
  })
}
