import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { TextWriter, Uint8ArrayReader, ZipReader } from '@zip.js/zip.js'
import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { FreshSignInRequired, NotFound, SignInRequired } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { jar, one, order, pay, quietHouse, stranger } from '../../../../tests/cart'
import type { TestHouse } from '../../../../tests/house'
import { pruneOldRows, RETENTION } from '../../house/retention'
import { REPORTS } from '../reports/definitions'
import { ReportTooLong, reportFile } from '../reports/read-report'
import type { Report } from '../reports/report'
import { askForFile, TooManyFiles } from './ask'
import { beginRun, keepPieces, noteProgress, RunOver } from './pieces'
import { prepareFile } from './prepare'
import { FILE_DAYS, FileNotMade, preparedFile, preparedFiles, takeFile } from './read'

const ROWS = 20_001

const reports = REPORTS as Record<string, Report>
const tall = (query: () => RawBuilder<unknown>, over: Partial<Report> = {}): Report => ({
  title: 'Tall <&>',
  about: 'As long as nobody waits for.',
  columns: [
    { name: 'word', heading: 'Word', kind: 'text' },
    { name: 'many', heading: 'Many', kind: 'number', sum: true },
    { name: 'worth', heading: 'Worth', kind: 'money', sum: true },
  ],
  query,
  ...over,
})
const numbered = (rows: number) => () =>
  sql`
  select 'Row ' || n as word, n::int as many, n::bigint as worth, lpad(n::text, 8, '0') as sort, n::text as id
  from generate_series(1, ${sql.lit(rows)}) n`

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
  reports.tall = tall(numbered(ROWS))
  reports.people = tall(numbered(3), { personal: true })
  reports.broken = tall(() => sql`select 1/0 as word, 1 as many, 1 as worth, 'a' as sort, 'b' as id`)
})
afterAll(() => {
  for (const name of ['tall', 'people', 'broken']) delete reports[name]
  return world.close()
})

const keeper = () => world.ctx('shopkeeper')
const TALL = {
  kind: 'report',
  name: 'tall',
  format: 'xlsx',
  asked: { from: '2026-06-01', to: '2026-06-28' },
} as const
const ask = (ctx: Ctx = keeper(), file: Parameters<typeof askForFile>[1] = TALL) =>
  askForFile(ctx, file, Bun.randomUUIDv7())
const bytesOf = async (id: string, ctx = keeper()) =>
  new Uint8Array(await new Response((await takeFile(ctx, id)).bytes).arrayBuffer())

async function sheetIn(bytes: Uint8Array): Promise<string> {
  const entries = await new ZipReader(new Uint8ArrayReader(bytes)).getEntries()
  const entry = entries.find(({ filename }) => filename === 'xl/worksheets/sheet1.xml')
  return !entry || entry.directory ? '' : entry.getData(new TextWriter())
}

const pieces = async (id: string) =>
  Number(
    (
      await db(world.ctx())
        .selectFrom('prepared_file_pieces')
        .select(({ fn }) => fn.countAll<number>().as('many'))
        .where('file_id', '=', id)
        .executeTakeFirstOrThrow()
    ).many,
  )

describe('a file that is too long to wait for', () => {
  test('is not made at once, and a job makes it whole, with its sums, and tells who asked once', async () => {
    await expect(
      reportFile(keeper(), 'tall', { cycleId: null, from: '2026-06-01', to: '2026-06-28' }, 'xlsx'),
    ).rejects.toThrow(ReportTooLong)
    const id = await ask()
    expect(await preparedFile(keeper(), id)).toMatchObject({
      madeAt: null,
      askedBy: keeper().viewer.member?.name,
    })
    await expect(takeFile(keeper(), id)).rejects.toThrow(FileNotMade)
    await world.work()
    const file = await preparedFile(keeper(), id)
    expect([file.title, file.rowCount, file.madeAt !== null]).toEqual([
      'Tall <&>, 1 – 28 June 2026',
      ROWS,
      true,
    ])
    const bytes = await bytesOf(id)
    expect(bytes.length).toBe(file.byteLength ?? 0)
    const sheet = await sheetIn(bytes)
    expect(sheet.match(/<row /g)).toHaveLength(ROWS + 2)
    expect(sheet).toContain(`<v>${(ROWS * (ROWS + 1)) / 2}</v>`)
    // Once more after it is made, as after a crash before the job was crossed off: nothing changes, nobody is told again.
    await prepareFile(world.ctx(), { fileId: id })
    const told = `select count(*)::int as many from notifications where url like '%/shop/files/' || ?`
    expect(await one(world, told, [id])).toEqual({ many: 1 })
    expect(await bytesOf(id)).toEqual(bytes)
  })

  test('is a paper, too', async () => {
    const id = await ask(keeper(), { ...TALL, name: 'people', format: 'pdf' })
    await world.work()
    expect(
      Buffer.from(await bytesOf(id))
        .subarray(0, 5)
        .toString(),
    ).toBe('%PDF-')
  })

  test('and a picking list is one, with the orders of all its sheets', async () => {
    const buyer = await stranger(world)
    await pay(buyer, await order(buyer, await jar(world, 3)))
    const id = await ask(keeper(), { kind: 'picking-list', name: '', format: 'pdf', asked: { slot: 'none' } })
    await world.work()
    expect(await preparedFile(keeper(), id)).toMatchObject({ title: 'Picking list', rowCount: 1 })
    expect(
      Buffer.from(await bytesOf(id))
        .subarray(0, 5)
        .toString(),
    ).toBe('%PDF-')
  })

  test('is asked for once by a form that is sent twice', async () => {
    const key = Bun.randomUUIDv7()
    const asked = await Promise.all([askForFile(keeper(), TALL, key), askForFile(keeper(), TALL, key)])
    expect(new Set(asked).size).toBe(1)
    await world.work()
    expect((await preparedFiles(keeper())).filter(({ id }) => id === asked[0])).toHaveLength(1)
  })

  test('is one of a few that somebody has made at a time', async () => {
    const operator = () => world.ctx('operator')
    const asked = await Promise.allSettled(Array.from({ length: 7 }, () => ask(operator())))
    const refused = asked.flatMap(each => (each.status === 'rejected' ? [each.reason] : []))
    expect(refused).toHaveLength(2)
    expect(refused.every(reason => reason instanceof TooManyFiles)).toBe(true)
    await db(world.ctx()).deleteFrom('prepared_files').where('made_at', 'is', null).execute()
    await world.work()
  })
})

describe('a run that ended early', () => {
  const half = (fault?: Error) =>
    new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(new Uint8Array(600 * 1024).fill(1))
      },
      pull(controller) {
        if (fault) controller.error(fault)
        else controller.close()
      },
    })

  test('leaves nothing in the file that the next run makes', async () => {
    const id = await ask()
    const begun = await beginRun(world.ctx(), id)
    await expect(keepPieces(world.ctx(), begun!.run, half(new Error('killed')))).rejects.toThrow('killed')
    expect(await pieces(id)).toBe(1)
    await expect(takeFile(keeper(), id)).rejects.toThrow(FileNotMade)
    await world.work()
    const sheet = await sheetIn(await bytesOf(id))
    expect(sheet.match(/<row /g)).toHaveLength(ROWS + 2)
  })

  test('and comes back while another is at it keeps nothing more', async () => {
    const id = await ask()
    const slow = (await beginRun(world.ctx(), id))!.run
    const quick = (await beginRun(world.ctx(), id))!.run
    await expect(keepPieces(world.ctx(), slow, half())).rejects.toThrow(RunOver)
    await expect(noteProgress(world.ctx(), slow, { rows_done: 5 })).rejects.toThrow(RunOver)
    expect(await keepPieces(world.ctx(), quick, half())).toBe(600 * 1024)
    expect(await pieces(id)).toBe(1)
    await world.work()
    expect((await preparedFile(keeper(), id)).madeAt).not.toBeNull()
  })

  test('by a fault says so, and is tried again', async () => {
    const id = await ask(keeper(), { ...TALL, name: 'broken' })
    await expect(prepareFile(world.ctx(), { fileId: id })).rejects.toThrow()
    expect((await preparedFile(keeper(), id)).failedAt).not.toBeNull()
    reports.broken = tall(numbered(2))
    await prepareFile(world.ctx(), { fileId: id })
    expect(await preparedFile(keeper(), id)).toMatchObject({ failedAt: null, rowCount: 2 })
  })

  test('of a file that was let go meanwhile keeps nothing', async () => {
    const id = await ask()
    const { run } = (await beginRun(world.ctx(), id))!
    await db(world.ctx()).deleteFrom('prepared_files').where('id', '=', id).execute()
    await expect(keepPieces(world.ctx(), run, half())).rejects.toThrow(RunOver)
    await world.work()
    expect(await pieces(id)).toBe(0)
  })
})

describe('a file that was made', () => {
  test('is for whose work it is, and with people in it for who signed in lately, which is written down', async () => {
    const id = await ask(keeper(), { ...TALL, name: 'people' })
    await world.work()
    for (const who of ['member', 'editor', 'organiser'] as const) {
      await expect(preparedFile(world.ctx(who), id)).rejects.toThrow(NotFound)
      await expect(takeFile(world.ctx(who), id)).rejects.toThrow(NotFound)
      await expect(ask(world.ctx(who))).rejects.toThrow(NotFound)
    }
    await expect(preparedFiles(world.ctx())).rejects.toThrow(SignInRequired)
    const packer = (): Ctx => ({
      ...world.ctx('member'),
      viewer: { ...world.ctx('member').viewer, permissions: ['orders'] },
    })
    await expect(takeFile(packer(), id)).rejects.toThrow(NotFound)
    expect((await preparedFiles(packer())).every(({ kind }) => kind === 'picking-list')).toBe(true)
    const stale: Ctx = { ...keeper(), viewer: { ...keeper().viewer, authenticatedAt: null } }
    expect((await preparedFile(stale, id)).id).toBe(id)
    await expect(takeFile(stale, id)).rejects.toThrow(FreshSignInRequired)
    const written = async () =>
      (
        await one<{ many: number }>(
          world,
          `select count(*)::int as many from security_events
           where event = 'data.exported' and details ->> 'what' = 'the file “Tall <&>, 1 – 28 June 2026”'`,
        )
      ).many
    const before = await written()
    await bytesOf(id)
    expect(await written()).toBe(before + 1)
  })

  test('goes after some days, with all its pieces', async () => {
    const id = await ask()
    await world.work()
    expect(RETENTION.find(({ table }) => table === 'prepared_files')?.days).toBe(FILE_DAYS)
    const later = (days: number): Ctx => ({ ...world.ctx(), now: new Date(Date.now() + days * 86_400_000) })
    await pruneOldRows(later(FILE_DAYS - 1), {})
    expect(await pieces(id)).toBeGreaterThan(0)
    await pruneOldRows(later(FILE_DAYS + 1), {})
    expect(await pieces(id)).toBe(0)
    await expect(preparedFile(keeper(), id)).rejects.toThrow(NotFound)
  })

  test.each([
    { ...TALL, name: 'nothing' },
    { ...TALL, name: 'constructor' },
    { ...TALL, kind: 'picking-list', name: 'tall' },
    { ...TALL, kind: 'picking-list', name: '', format: 'xlsx' },
    { kind: 'picking-list', name: '', format: 'pdf', asked: { day: 'tomorrow' } },
  ] as const)('that there is not is not asked for: %j', async file => {
    await expect(ask(keeper(), file)).rejects.toThrow(NotFound)
  })
})
