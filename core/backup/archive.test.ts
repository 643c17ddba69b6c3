import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { gzipSync } from 'node:zlib'
import { Encrypter, generateIdentity, identityToRecipient } from 'age-encryption'
import { pack } from 'tar-stream'
import { startBucket } from '../../tests/bucket'
import { openArchive, type Part, sealArchive } from './archive'
import { filesBelow } from './files-below'
import type { Manifest } from './manifest'
import { readBackup } from './shelf'

const ABOUT: Omit<Manifest, 'files'> = {
  format: 1,
  madeAt: '2026-11-30T03:15:00.000Z',
  appVersion: '1.0.0',
  postgres: '16.14',
  migrations: ['0001_first'],
  sequences: {},
  uploads: 'folder',
}

const root = mkdtempSync(join(tmpdir(), 'coop-archive-'))
let identity: string
let recipient: string
let target: string
let turn = 0
beforeAll(async () => {
  identity = await generateIdentity()
  recipient = await identityToRecipient(identity)
})
beforeEach(() => {
  turn += 1
  target = join(root, `opened-${turn}`)
  mkdirSync(target)
})
afterAll(() => rmSync(root, { recursive: true }))

/** A file among those that are packed. */
function kept(name: string, text: string): Part {
  const path = join(root, `packed-${turn}`, name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
  return { name, path }
}

async function* each(parts: readonly Part[]): AsyncIterable<Part> {
  yield* parts
}

async function sealed(parts: readonly Part[]): Promise<Blob> {
  return new Response(await sealArchive(each(parts), ABOUT, recipient)).blob()
}

describe('what is packed comes out as it was', () => {
  test('whatever files are called, and however many there are', async () => {
    const odd = [
      'a jar (1).webp',
      'Ünïcode – 蜂蜜 🍯.png',
      '.DS_Store',
      '-rf',
      'two\nlines.txt',
      "it's\\back.jpg",
      '..hidden',
      'trailing.',
      `${'a'.repeat(150)}/${'b'.repeat(200)}.webp`,
      '100%25.png',
      ' ',
    ].map(name => kept(`media/${name}`, `of ${name}`))
    // Enough for their list to come in several pieces, letters of three bytes across their bounds.
    const many = Array.from({ length: 800 }, (_, at) => kept(`media/蜂蜜蜂蜜蜂蜜蜂蜜/${at}-蜜.webp`, `${at}`))
    const parts = [kept('kept/secret', 'word'), kept('database/public.posts', ''), ...odd, ...many]
    const manifest = await openArchive((await sealed(parts)).stream(), identity, target)
    expect(Object.keys(manifest.files).sort()).toEqual(parts.map(({ name }) => name).sort())
    for (const { name, path } of parts)
      expect([name, readFileSync(join(target, name), 'utf8')]).toEqual([name, readFileSync(path, 'utf8')])
    expect((await filesBelow(target)).length).toBe(parts.length)
  })

  test('an upload that was deleted before its turn is left out, and a table is not', async () => {
    const [jar, gone] = [
      kept('media/jar.webp', 'honey'),
      { name: 'media/gone.webp', path: join(root, 'gone') },
    ]
    const archive = await sealed([{ ...gone, mayBeGone: true }, jar])
    expect(Object.keys((await openArchive(archive.stream(), identity, target)).files)).toEqual([
      'media/jar.webp',
    ])
    await expect(sealed([gone, jar])).rejects.toMatchObject({ code: 'ENOENT' })
  })

  test.skipIf(!existsSync('/proc/version'))(
    'a file has what was read of it, whatever its size is said to be a moment later',
    async () => {
      const archive = await sealed([{ name: 'kept/payments.jsonl', path: '/proc/version' }])
      await openArchive(archive.stream(), identity, target)
      expect(readFileSync(join(target, 'kept/payments.jsonl'), 'utf8')).toBe(
        readFileSync('/proc/version', 'utf8'),
      )
    },
  )
})

type Entry = { readonly name: string; readonly text: string; readonly type?: 'symlink' | 'directory' }

/** What somebody else packed: no list of ours need agree with it. */
async function forged(entries: readonly Entry[]): Promise<Blob> {
  const tar = pack()
  for (const { name, text, type } of entries) {
    if (type) tar.entry({ name, type, linkname: '/etc/passwd' })
    else tar.entry({ name }, text)
  }
  tar.finalize()
  return encrypted(gzipSync(await buffer(tar)))
}

async function encrypted(bytes: Uint8Array | string): Promise<Blob> {
  const encrypter = new Encrypter()
  encrypter.addRecipient(recipient)
  return new Blob([Buffer.from(await encrypter.encrypt(bytes))])
}

const SECRET = { name: 'kept/secret', text: 'word' }
const sum = (text: string) => ({
  bytes: text.length,
  sha256: createHash('sha256').update(text).digest('hex'),
})
const list = (files: Record<string, unknown>) => ({
  name: 'manifest.json',
  text: JSON.stringify({ ...ABOUT, files }),
})
const LIST = list({ 'kept/secret': sum('word') })

describe('what is not whole, or not ours, is refused with a sentence', () => {
  test.each<[string, readonly Entry[], string]>([
    ['no list', [SECRET], 'its list of files is missing'],
    ['a list that is none', [SECRET, { name: 'manifest.json', text: 'honey' }], 'JSON'],
    ['an empty list', [SECRET, list({})], 'kept/secret is not of it'],
    ['a file too many', [SECRET, { name: 'media/x.png', text: '' }, LIST], 'media/x.png is not of it'],
    ['a file too few', [LIST], 'kept/secret is missing'],
    ['another byte', [{ ...SECRET, text: 'ward' }, LIST], 'kept/secret is another'],
    ['a byte more', [{ ...SECRET, text: 'words' }, LIST], 'kept/secret is another'],
    ['the same file twice, the second another', [SECRET, { ...SECRET, text: 'sword' }, LIST], 'is another'],
  ])('%s', async (_, entries, why) => {
    const archive = await forged(entries)
    await expect(openArchive(archive.stream(), identity, target)).rejects.toThrow(
      expect.objectContaining({ name: 'BackupRefused', message: expect.stringContaining(why) }),
    )
  })

  test.each([
    '../outside',
    'media/../../outside',
    '/outside',
    'media//x.png',
    'media/',
    'media/.',
    'media/..',
    'media/../kept/secret',
    'other/x',
    'outside',
    'kept',
  ])('a file called %j', async name => {
    const archive = await forged([{ name, text: 'honey' }, list({ [name]: sum('honey') })])
    await expect(openArchive(archive.stream(), identity, target)).rejects.toThrow('it has a file')
    expect(existsSync(join(root, 'outside'))).toBe(false)
    expect(await filesBelow(target)).toEqual([])
  })

  test.each(['symlink', 'directory'] as const)('a %s in it', async type => {
    const archive = await forged([{ name: 'media/passwd', text: '', type }, list({})])
    await expect(openArchive(archive.stream(), identity, target)).rejects.toThrow(`it has a ${type}`)
    expect(await filesBelow(target)).toEqual([])
  })

  test('what is encrypted for us and no archive, and what is not encrypted at all', async () => {
    for (const other of [
      await encrypted('a letter'),
      await encrypted(gzipSync('a letter')),
      new Blob(['a letter']),
    ])
      await expect(openArchive(other.stream(), identity, target)).rejects.toThrow('cut off or was altered')
  })

  test('each byte of it counts: one that is another, anywhere, and an end that is missing', async () => {
    const whole = await (
      await sealed([kept('kept/secret', 'word'), kept('media/x.bin', 'x'.repeat(200_000))])
    ).bytes()
    for (const part of [0.0001, 0.1, 0.3, 0.5, 0.8, 0.97, 0.9999]) {
      const at = Math.floor(whole.length * part)
      const other = whole.slice()
      other[at] = (other[at] ?? 0) ^ 4
      for (const spoilt of [other, whole.slice(0, at)]) {
        const folder = mkdtempSync(join(root, 'spoilt-'))
        const opening = openArchive(new Blob([spoilt]).stream(), identity, folder)
        await expect(opening).rejects.toMatchObject({ name: 'BackupRefused' })
      }
    }
  })

  test('a bucket that does not have it', async () => {
    const bucket = startBucket()
    const backup = readBackup('s3://coop/none.tar.gz.age', bucket.env)
    await expect(openArchive(backup.stream(), identity, target)).rejects.toThrow(
      'The bucket does not give this backup (NoSuchKey).',
    )
    await bucket.stop()
  })

  test('another identity, and a word that is none', async () => {
    const archive = await sealed([kept('kept/secret', 'word')])
    const other = await generateIdentity()
    await expect(openArchive(archive.stream(), other, target)).rejects.toThrow('for another identity')
    for (const none of ['', 'correct horse battery staple', recipient, `${identity}Q`])
      await expect(openArchive(archive.stream(), none, target)).rejects.toThrow('The identity is none')
  })
})

test.skipIf(!existsSync('/dev/full'))(
  'a disk that fills up is not taken for a backup that is damaged',
  async () => {
    const archive = await sealed([kept('media/x.bin', 'x'.repeat(200_000))])
    mkdirSync(join(target, 'media'))
    symlinkSync('/dev/full', join(target, 'media/x.bin'))
    await expect(openArchive(archive.stream(), identity, target)).rejects.toMatchObject({ code: 'ENOSPC' })
  },
)
