import { expect, test } from 'bun:test'
import { readdir } from 'node:fs/promises'
import { drawings } from './drawings'

const ROOT = new URL('../../../public/illustrations/', import.meta.url)
const MAXIMUM_BYTES = 4096

test('the committed drawings are what the blocks print', async () => {
  const files = (await readdir(ROOT, { recursive: true })).filter(name => name.endsWith('.svg'))
  expect(files.sort()).toEqual([...drawings().keys()].sort())
  for (const [path, svg] of drawings()) expect(await Bun.file(new URL(path, ROOT)).text()).toBe(svg)
})

test('every drawing is a small sheet of its own: sized, titled, with nothing fetched or run', () => {
  for (const [path, svg] of drawings()) {
    expect([path, Buffer.byteLength(svg) <= MAXIMUM_BYTES]).toEqual([path, true])
    expect(svg).toMatch(
      /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox="0 0 \d+ \d+"><title>[^<]+<\/title>/,
    )
    expect(svg).not.toMatch(/<script|<style|<image|<foreignObject|\son\w+=|(?:href=|url\()["']?[^#"']/)
    expect(svg).not.toMatch(/NaN|undefined|null/)
  }
})

test('an id is given once in a drawing, and whatever is used has been given', () => {
  for (const [path, svg] of drawings()) {
    const given = [...svg.matchAll(/ id="([^"]+)"/g)].map(match => match[1])
    const used = [...svg.matchAll(/href="#([^"]+)"/g)].map(match => match[1])
    expect([path, new Set(given).size]).toEqual([path, given.length])
    expect([path, used.filter(id => !given.includes(id))]).toEqual([path, []])
  }
})

test('no drawing is the same as another', () => {
  expect(new Set(drawings().values()).size).toBe(drawings().size)
})
