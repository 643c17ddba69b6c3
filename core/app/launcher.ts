const LOOK_EVERY_MS = 250

/**
 * Calls back once when the package runner that started us (`npx …`, `bun run …`) is gone: npm and Bun end at a
 * SIGTERM without passing it on, and what they started would stay. Does nothing when a person's shell started
 * us: closing that must not stop a server left running on purpose.
 */
export function whenLauncherDies(then: () => void): void {
  if (!process.env.npm_lifecycle_event) return
  const launcher = process.ppid
  const look = setInterval(() => {
    if (process.ppid === launcher) return
    clearInterval(look)
    then()
  }, LOOK_EVERY_MS)
  look.unref()
}
