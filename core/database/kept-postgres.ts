import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded'
import type { EmbeddedOptions } from './embedded/options'
import { PostgresFailed } from './embedded/postgres-failed'

const RESTARTS = 3
const WITHIN_MS = 60_000
const TRIES = 5
const PAUSE_MS = 500

export type KeptPostgres = {
  /** The same for as long as it is kept. */
  readonly url: string
  stop(): Promise<void>
  /** Settles with the reason when it died too often, or did not come again. Never when it was asked to stop. */
  readonly lost: Promise<Error>
}

/**
 * The embedded PostgreSQL, started again on the same port whenever it ends by itself (killed, out of memory): what
 * asks it meanwhile is refused, and is answered again a moment later. Throws what `startEmbeddedPostgres` throws.
 */
export async function keepEmbeddedPostgres(options: EmbeddedOptions): Promise<KeptPostgres> {
  const say = options.say ?? (() => {})
  const lost = Promise.withResolvers<Error>()
  const deaths: number[] = []
  let stopping = false
  let running: EmbeddedPostgres = await startEmbeddedPostgres(options)
  let restarting: Promise<void> = Promise.resolve()
  const { url } = running
  const port = Number(new URL(url).port)

  const restart = async () => {
    const now = performance.now()
    deaths.push(now)
    if (deaths.filter(death => now - death < WITHIN_MS).length > RESTARTS)
      return lost.resolve(
        new PostgresFailed('PostgreSQL ended again and again', `see the file "log" in ${options.dataDir}`),
      )
    say('PostgreSQL ended by itself: it is started again.')
    for (let attempt = 1; !stopping; attempt++) {
      try {
        running = await startEmbeddedPostgres({ ...options, port })
        watch()
        return
      } catch (fault) {
        // What is left of the old server may hold the folder and the port for a moment.
        if (attempt === TRIES) return lost.resolve(fault as Error)
        await Bun.sleep(PAUSE_MS)
      }
    }
  }
  const watch = () => {
    void running.ended.then(() => {
      if (!stopping) restarting = restart()
    })
  }
  watch()

  return {
    url,
    lost: lost.promise,
    async stop() {
      stopping = true
      await restarting
      await running.stop()
    },
  }
}
