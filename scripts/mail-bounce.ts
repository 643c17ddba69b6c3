// `bun run mail:bounce < message`: a letter that came back, as a mail server hands it to a command.
import { installMissing } from './install'

/** sysexits(3): the mail server keeps the message and tries again. */
const TRY_AGAIN = 75
const MAX_BYTES = 1024 * 1024

await installMissing()
const { explain } = await import('#core/server/lifetime')
const { takeBounce } = await import('#core/server/receive-bounce')

try {
  const message = await Bun.stdin.slice(0, MAX_BYTES).text()
  const outcome = await takeBounce(message)
  console.log(
    {
      suppressed: 'Nothing is sent to that address any more.',
      noted: 'It may yet arrive; noted.',
      'not ours': 'This is no letter of ours that came back.',
    }[outcome],
  )
} catch (fault) {
  console.error(explain(fault))
  process.exit(TRY_AGAIN)
}
