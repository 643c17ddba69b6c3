import { describe, expect, test } from 'bun:test'
import sharp from 'sharp'
import * as refusals from './image-refusals'
import { processImage } from './images'
import { oneAtATime, TooMuchAtOnce } from './one-at-a-time'

const photo = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#c80' } })

test('a photograph comes in three widths of WebP and in full size as JPEG', async () => {
  const { width, height, original, variants } = await processImage(await photo(2000, 1000).jpeg().toBuffer())
  expect([width, height]).toEqual([2000, 1000])
  expect([original.width, original.contentType]).toEqual([2000, 'image/jpeg'])
  expect(variants.map(variant => [variant.width, variant.height, variant.contentType])).toEqual([
    [480, 240, 'image/webp'],
    [960, 480, 'image/webp'],
    [1600, 800, 'image/webp'],
  ])
  for (const { bytes, width } of variants) expect((await sharp(bytes).metadata()).width).toBe(width)
})

test('a small picture is not blown up', async () => {
  const { variants } = await processImage(await photo(300, 200).png().toBuffer())
  expect(variants.map(({ width }) => width)).toEqual([300])
})

test.each(['png', 'webp', 'gif', 'avif'] as const)('%s is taken', async format => {
  const { original, variants } = await processImage(await photo(600, 400).toFormat(format).toBuffer())
  expect(original.contentType).toBe(format === 'png' ? 'image/png' : 'image/webp')
  expect(variants.map(({ width }) => width)).toEqual([480, 600])
})

/** The first bytes of such a file. */
const heif = (brand: string) => Buffer.from(`\0\0\0\x18ftyp${brand}\0\0\0\0mif1heic`, 'latin1')

/** Ninety-six pixels by sixty-four: a green field, red in its upper left quarter; as telephones write them. */
const heic = (name: 'plain' | 'alpha' | 'p3') =>
  Bun.file(new URL(`./fixtures/${name}.heic`, import.meta.url)).bytes()

/** With another width and height in its `ispe` (ISO/IEC 23008-12, 6.5.3). */
function claiming(file: Uint8Array, side: number): Uint8Array {
  const bytes = Buffer.from(file)
  const at = bytes.indexOf('ispe') + 8
  bytes.writeUInt32BE(side, at)
  bytes.writeUInt32BE(side, at + 4)
  return bytes
}

async function pixel(bytes: Uint8Array, left: number, top: number): Promise<number[]> {
  const { data, info } = await sharp(bytes)
    .extract({ left, top, width: 1, height: 1 })
    .raw()
    .toBuffer({ resolveWithObject: true })
  return [...data.subarray(0, info.channels)]
}

test('a HEIC becomes a JPEG, and WebP and AVIF in the sizes there are', async () => {
  const { width, height, colour, original, variants, smaller } = await processImage(await heic('plain'))
  expect([width, height, original.contentType]).toEqual([96, 64, 'image/jpeg'])
  expect([...variants, ...smaller].map(each => [each.width, each.contentType])).toEqual([
    [96, 'image/webp'],
    [96, 'image/avif'],
  ])
  expect(colour).toMatch(/^#[23].[78].[23].$/)
  const [red, green] = [await pixel(original.bytes, 10, 10), await pixel(original.bytes, 80, 50)]
  for (const [at, value] of [198, 40, 40].entries()) expect(Math.abs(red[at]! - value)).toBeLessThan(6)
  for (const [at, value] of [46, 125, 50].entries()) expect(Math.abs(green[at]! - value)).toBeLessThan(6)
})

test('one sees through a HEIC as one did, and Display P3 becomes sRGB', async () => {
  const clear = await processImage(await heic('alpha'))
  expect([clear.original.contentType, clear.colour]).toEqual(['image/webp', 'none'])
  expect((await pixel(clear.original.bytes, 80, 50))[3]).toBeWithin(95, 110)
  const wide = await processImage(await heic('p3'))
  // In Display P3 it is (183, 56, 49).
  const red = await pixel(wide.original.bytes, 10, 10)
  for (const [at, value] of [198, 40, 40].entries()) expect(Math.abs(red[at]! - value)).toBeLessThan(8)
})

/** So many frames of a colour each. */
async function film(frames: number, width: number, height: number, format: 'gif' | 'webp') {
  const stills = Array.from({ length: frames }, (_, at) =>
    sharp({ create: { width, height, channels: 3, background: { r: at * 40, g: 90, b: 10 } } })
      .png()
      .toBuffer(),
  )
  const joined = sharp(await Promise.all(stills), { join: { animated: true } })
  return joined.toFormat(format, { delay: Array.from({ length: frames }, () => 80) }).toBuffer()
}

test.each(['gif', 'webp'] as const)(
  'an animated %s goes on moving, in each width, and no still stands beside it',
  async format => {
    const { width, height, original, variants, smaller } = await processImage(await film(4, 1200, 30, format))
    expect([width, height, smaller]).toEqual([1200, 30, []])
    expect(variants.map(each => [each.width, each.height, each.contentType])).toEqual([
      [480, 12, 'image/webp'],
      [960, 24, 'image/webp'],
    ])
    for (const { bytes } of [original, ...variants]) {
      const { pages, delay } = await sharp(bytes).metadata()
      expect([pages, delay]).toEqual([4, [80, 80, 80, 80]])
    }
  },
)

test('an animation narrower than a telephone has one width, and of a huge one the first frame stands', async () => {
  expect((await processImage(await film(3, 40, 30, 'gif'))).variants.map(({ width }) => width)).toEqual([40])
  const { original } = await processImage(await film(8, 2000, 2000, 'gif'))
  expect((await sharp(original.bytes).metadata()).pages ?? 1).toBe(1)
})

test('a photograph taken sideways stands upright, and nobody learns where it was taken', async () => {
  const taken = await photo(800, 600)
    .withExif({ IFD0: { Copyright: 'Ada at home' }, IFD3: { GPSLatitude: '51/1 30/1 0/1' } })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer()
  const { width, height, original, variants } = await processImage(taken)
  expect([width, height]).toEqual([600, 800])
  for (const { bytes } of [original, ...variants]) {
    const metadata = await sharp(bytes).metadata()
    expect([metadata.exif, metadata.orientation]).toEqual([undefined, undefined])
    expect(metadata.width).toBeLessThan(metadata.height)
  }
})

test.each(['png', 'jpeg'] as const)(
  'a picture taller than WebP can be, as %s, is shown narrower',
  async format => {
    const tall = await photo(40, 20_000)[format]().toBuffer()
    const { width, height, original, variants, smaller } = await processImage(tall)
    expect([width, height]).toEqual([40, 20_000])
    expect([original.width, original.height]).toEqual([width, height])
    for (const sizes of [variants, smaller])
      expect(sizes.map(each => [each.width, each.height])).toEqual([[33, 16_383]])
  },
)

test('the same picture has the same keys, another one others', async () => {
  const bread = await photo(100, 100).png().toBuffer()
  const honey = await photo(100, 101).png().toBuffer()
  const [first, second, other] = await Promise.all([bread, bread, honey].map(processImage))
  expect(first!.original.key).toBe(second!.original.key)
  expect(first!.original.key).not.toBe(other!.original.key)
  expect(first!.original.key).toMatch(/^images\/([0-9a-f]{2})\/\1[0-9a-f]{38}\.png$/)
})

describe('a file is refused by name', () => {
  const svg = '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
  test.each<[string, () => Promise<Uint8Array>, new (message: string) => Error]>([
    ['a HEIC of which only the name is true', async () => heif('heic'), refusals.ImageBroken],
    ['a HEIF that does not say its codec', async () => heif('mif1'), refusals.ImageBroken],
    ['a HEIC cut short', async () => (await heic('plain')).subarray(0, 430), refusals.ImageBroken],
    [
      'a HEIC that claims 4,000 megapixels',
      async () => claiming(await heic('plain'), 64_000),
      refusals.ImageTooManyPixels,
    ],
    ['an SVG', async () => new TextEncoder().encode(svg), refusals.SvgRefused],
    ['a text', async () => new TextEncoder().encode('not a picture'), refusals.ImageFormatRefused],
    ['nothing', async () => new Uint8Array(), refusals.ImageFormatRefused],
    ['a TIFF', async () => await photo(10, 10).tiff().toBuffer(), refusals.ImageFormatRefused],
    ['16 MB', async () => new Uint8Array(16 * 1024 * 1024), refusals.ImageTooManyBytes],
    [
      'a JPEG cut short',
      async () => (await photo(900, 900).jpeg().toBuffer()).subarray(0, 600),
      refusals.ImageBroken,
    ],
    ['a PNG of which only the name is true', async () => pngHeader(10, 10), refusals.ImageBroken],
    ['a PNG that claims 51 megapixels', async () => pngHeader(51_000, 1_000), refusals.ImageTooManyPixels],
  ])('%s', async (_, make, refusal) => {
    const refused = processImage(await make())
    await expect(refused).rejects.toBeInstanceOf(refusal)
    await expect(refused).rejects.toBeInstanceOf(refusals.ImageRefused)
  })
})

/** Signature and IHDR with a right checksum, then an IDAT that is not there. */
function pngHeader(width: number, height: number, interlace = 0): Uint8Array {
  const chunk = Buffer.alloc(17)
  chunk.write('IHDR', 0, 'latin1')
  chunk.writeUInt32BE(width, 4)
  chunk.writeUInt32BE(height, 8)
  chunk.set([8, 2, 0, 0, interlace], 12)
  const checked = Buffer.alloc(4)
  checked.writeUInt32BE(Bun.hash.crc32(chunk))
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')
  const idat = Buffer.from('\0\0\0\x04IDAT\0\0\0\0\0\0\0\0', 'latin1')
  return Buffer.concat([signature, Buffer.from([0, 0, 0, 13]), chunk, checked, idat])
}

test('each size is there as AVIF too', async () => {
  const { variants, smaller } = await processImage(await photo(2000, 1000).jpeg().toBuffer())
  expect(smaller.map(({ width, contentType }) => [width, contentType])).toEqual(
    variants.map(({ width }) => [width, 'image/avif']),
  )
  for (const { bytes, width } of smaller) expect((await sharp(bytes).metadata()).width).toBe(width)
})

test('pictures are worked on one at a time, in the order they came, and a broken one stops none behind it', async () => {
  let under = 0
  let most = 0
  const order: number[] = []
  const work = (number: number) => async () => {
    under += 1
    most = Math.max(most, under)
    await new Promise(resolve => setImmediate(resolve))
    order.push(number)
    under -= 1
    if (number === 1) throw new Error('broken')
  }
  const done = await Promise.allSettled([0, 1, 2, 3].map(number => oneAtATime(work(number))))
  expect([most, order]).toEqual([1, [0, 1, 2, 3]])
  expect(done.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled'])
})

test('where too many wait already, the next one is refused at once', async () => {
  const { promise, resolve } = Promise.withResolvers<void>()
  const waiting = Array.from({ length: 12 }, () => oneAtATime(() => promise))
  await expect(oneAtATime(async () => {})).rejects.toBeInstanceOf(TooMuchAtOnce)
  resolve()
  await Promise.all(waiting)
  await oneAtATime(async () => {})
})

test('of an animation the first picture is shown', async () => {
  const frames = await sharp([await photo(60, 40).png().toBuffer(), await photo(60, 40).png().toBuffer()], {
    join: { animated: true },
  })
    .gif()
    .toBuffer()
  const { width, height } = await processImage(frames)
  expect([width, height]).toEqual([60, 40])
})

test('formats that are in memory as a whole may claim fewer pixels', async () => {
  const interlaced = pngHeader(8_000, 5_000, 1)
  await expect(processImage(interlaced)).rejects.toThrow('more than 35 megapixels')
  await expect(processImage(pngHeader(8_000, 5_000))).rejects.toBeInstanceOf(refusals.ImageBroken)
})
