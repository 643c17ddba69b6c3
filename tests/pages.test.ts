import { expect, test } from 'bun:test'
import { obstaclesIn, shown } from './pages'

test.each([
  ['<input name="q">', ['no name: <input name="q">']],
  ['<label for="q">Search</label><input id="q">', []],
  ['<label>Search <input></label><input aria-label="More">', []],
  ['<button></button>', ['no words: <button></button>']],
  ['<button aria-label="Close"></button><a href="/"><img alt="Home"></a>', []],
  ['<p id="a"></p><p id="a"></p>', ['twice: #a']],
  ['<input aria-label="A" aria-describedby="a-error">', ['described by nothing: #a-error']],
  ['<a href="#field-way">Choose</a>', ['leads nowhere: #field-way']],
  ['<table><tr><th scope="col"></th></tr></table>', ['no heading: th']],
  ['<h1>One</h1><h3>Three</h3>', ['skips to h3']],
  ['<h1>One</h1><h2>Two</h2><h3>Three</h3><h2>Two</h2>', []],
  ['<input type="hidden" name="key"><input type="submit" value="Save">', []],
])('what stops a reader in %p is seen', async (html, obstacles) => {
  expect(obstaclesIn(await shown(`<main>${html}</main>`))).toEqual(obstacles)
})
