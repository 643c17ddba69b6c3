import { expect, test } from 'bun:test'
import sharp from 'sharp'
import { drawSvg } from './draw-svg'
import { ImageBroken, ImageFormatRefused, ImageTooManyBytes } from './image-refusals'
import { processLogo } from './logo'

const svg = (inner: string, size = 'width="200" height="100"') =>
  new TextEncoder().encode(
    `<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" ${size} viewBox="0 0 200 100">${inner}</svg>`,
  )
const LEAF = '<rect width="200" height="100" fill="#c81e4a"/>'

test('an SVG becomes pictures of all sizes, each of its own content’s name', async () => {
  const { logo, files } = await processLogo(svg(LEAF))
  const sizes = Object.fromEntries(
    await Promise.all(
      files.map(async ({ key, bytes }) => {
        const { width, height, format } = await sharp(bytes).metadata()
        return [key.replace(/^site\/|-\w+\.png$/g, ''), `${format} ${width}x${height}`]
      }),
    ),
  )
  expect(sizes).toEqual({
    mark: 'png 224x112',
    icon32: 'png 32x32',
    icon180: 'png 180x180',
    icon192: 'png 192x192',
    icon512: 'png 512x512',
    maskable: 'png 512x512',
    card: 'png 1200x630',
  })
  expect(logo.markWidth).toBe(224)
  expect(files.map(({ key }) => key)).toContain(logo.card)
})

test('nothing of an SVG that could do something arrives', async () => {
  const { files } = await processLogo(
    svg(
      `<script>alert(1)</script>${LEAF}<image xlink:href="file:///etc/passwd" width="9" height="9"/><image href="http://127.0.0.1:9/x.png" width="9" height="9"/><foreignObject><body onload="alert(1)"/></foreignObject>`,
    ),
  )
  for (const { bytes } of files) {
    expect((await sharp(bytes).metadata()).format).toBe('png')
    expect(Buffer.from(bytes).toString('latin1')).not.toContain('script')
  }
})

test.each([
  [
    'entities that grow',
    `<!DOCTYPE svg [${bomb()}]><svg xmlns="http://www.w3.org/2000/svg"><text>&l9;</text></svg>`,
  ],
  ['what is cut off', '<svg xmlns="http://www.w3.org/2000/svg"><rect'],
  ['a plain beyond all measure', '<svg xmlns="http://www.w3.org/2000/svg" width="90000" height="90000"/>'],
])('%s is refused', async (_, source) => {
  await expect(processLogo(new TextEncoder().encode(source))).rejects.toBeInstanceOf(ImageBroken)
})

test('an SVG measured in millimetres, as Inkscape writes it, is drawn like one in pixels', async () => {
  const drawnAt = async (size: string) => sharp(await drawSvg(svg(LEAF, size))).metadata()
  for (const size of ['width="64mm" height="32mm"', 'width="2in" height="1in"', 'width="200" height="100"'])
    expect(await drawnAt(size)).toMatchObject({ width: 1024, height: 512 })
})

test('an SVG that would be drawn for ever is given up, and the next logo is drawn', async () => {
  await expect(drawSvg(svg(usesOfUses()), 500)).rejects.toThrow('not drawn in its time')
  expect((await processLogo(svg(LEAF))).logo.markWidth).toBe(224)
})

test('a drawing among imported uploads is a picture of twice its size, up to 1,600 pixels, and given up as a logo is', async () => {
  const sizeOf = async (size: string) => sharp(await drawSvg(svg(LEAF, size), 20_000, 'picture')).metadata()
  expect(await sizeOf('width="200" height="100"')).toMatchObject({ width: 400, height: 200 })
  expect(await sizeOf('width="5000" height="2500"')).toMatchObject({ width: 1600, height: 800 })
  await expect(drawSvg(svg(usesOfUses()), 500, 'picture')).rejects.toThrow('not drawn in its time')
})

test('a logo that is one long line is as wide as its mark, and no wider', async () => {
  const { logo, files } = await processLogo(svg(LEAF, 'width="3000" height="10" preserveAspectRatio="none"'))
  const mark = files.find(({ key }) => key === logo.mark)
  expect([logo.markWidth, (await sharp(mark?.bytes).metadata()).width]).toEqual([560, 560])
})

test('an SVG in which there is nothing to be seen is refused', async () => {
  await expect(processLogo(svg(''))).rejects.toBeInstanceOf(ImageBroken)
})

test('what is neither SVG nor PNG is refused, and so is too much', async () => {
  const jpeg = await sharp({ create: { width: 9, height: 9, channels: 3, background: 'red' } })
    .jpeg()
    .toBuffer()
  await expect(processLogo(jpeg)).rejects.toBeInstanceOf(ImageFormatRefused)
  await expect(processLogo(new TextEncoder().encode('hello'))).rejects.toBeInstanceOf(ImageFormatRefused)
  await expect(processLogo(new Uint8Array(2 * 1024 * 1024 + 1))).rejects.toBeInstanceOf(ImageTooManyBytes)
})

test('a PNG loses the border that nobody sees, a plain one is left as it is', async () => {
  const plain = { create: { width: 60, height: 60, channels: 4, background: '#22aa55' } } as const
  const bordered = await sharp(plain)
    .extend({ left: 60, right: 60, background: '#00000000' })
    .png()
    .toBuffer()
  // Scaling blurs an edge by a pixel or two.
  const { markWidth } = (await processLogo(bordered)).logo
  expect(Math.abs(markWidth - 112)).toBeLessThan(5)
  expect((await processLogo(await sharp(plain).png().toBuffer())).logo.markWidth).toBe(112)
})

/** Ten entities, each ten times the one before. */
function bomb(): string {
  const each = (n: number) => `<!ENTITY l${n} "${`&l${n - 1};`.repeat(10)}">`
  return `<!ENTITY l0 "ha">${Array.from({ length: 9 }, (_, n) => each(n + 1)).join('')}`
}

/** Ten groups, each of them ten times the one before. */
function usesOfUses(): string {
  const each = (n: number) => `<g id="g${n}">${`<use href="#g${n - 1}"/>`.repeat(10)}</g>`
  const groups = Array.from({ length: 10 }, (_, n) => each(n + 1)).join('')
  return `<defs><g id="g0">${LEAF}</g>${groups}</defs><use href="#g10"/>`
}
