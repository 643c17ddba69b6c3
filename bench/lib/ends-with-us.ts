const children = new Set<Bun.Subprocess>()
let isWatched = false

/** What a bench has started is told to end when the bench ends before it, as by a signal. */
export function endsWithUs(child: Bun.Subprocess): void {
  children.add(child)
  void child.exited.then(() => children.delete(child))
  if (isWatched) return
  isWatched = true
  process.on('exit', () => {
    for (const each of children) each.kill('SIGTERM')
  })
}
