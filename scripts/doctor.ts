// `bun run doctor [--letter ADDRESS]`: looks at all that the site stands on, and says what is wrong and what to do.
// `--letter` sends a real letter there. Ends with 1 when the site cannot work as it is.
import { parseArgs } from 'node:util'
import { installMissing } from './install'

await installMissing()
const { examine } = await import('../core/server/doctor')
const { values } = parseArgs({ options: { letter: { type: 'string' } } })
const SIGNS = { good: '✓', warn: '!', bad: '✗' }
const findings = await examine({ letterTo: values.letter })
for (const { state, about, said } of findings) console.log(`${SIGNS[state]} ${about}: ${said}`)
process.exit(findings.some(({ state }) => state === 'bad') ? 1 : 0)
