import { afterAll, beforeAll, expect, test } from 'bun:test'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestDatabase, testDatabase } from './database'
import { readDockerfile } from './dockerfile'
import { freePorts } from './free-ports'
import { buildImage, type Image, inside, runReadOnly, whyNoImage } from './image'

const why = whyNoImage()
const COMPOSE = Bun.YAML.parse(readFileSync(join(import.meta.dir, '../docker-compose.yml'), 'utf8')) as {
  services: { blog: { stop_grace_period: string; healthcheck: { test: string[] } } }
}
const within = mkdtempSync(join(tmpdir(), 'coop-image-'))
let image: Image
let database: TestDatabase
beforeAll(async () => {
  if (why) return
  image = buildImage(within, { DOMAIN: 'blog' })
  database = await testDatabase()
}, 300_000)
afterAll(async () => {
  await database?.drop()
  rmSync(within, { recursive: true, force: true })
})

test('steps over several lines are one, and comments are none', () => {
  expect(readDockerfile('# a\nFROM x AS y\nRUN a \\\n  b\n  # c\nCMD ["z"]\n')).toEqual([
    { name: 'FROM', words: 'x AS y' },
    { name: 'RUN', words: 'a b' },
    { name: 'CMD', words: '["z"]' },
  ])
})

test.skipIf(why !== null)(
  'the image has the server and the scripts, and neither tests nor what only they need',
  () => {
    const there = (path: string) => existsSync(join(image.root, 'app', path))
    expect(
      ['dist/serve.js', 'scripts/doctor.ts', 'migrations', 'node_modules/elysia'].filter(there),
    ).toHaveLength(4)
    expect(['tests', '.git', 'node_modules/playwright-core', 'node_modules/@biomejs'].filter(there)).toEqual(
      [],
    )
    const files = readdirSync(join(image.root, 'app/core'), { recursive: true }).map(String)
    expect(files.filter(file => /\.test\.tsx?$/.test(file))).toEqual([])
    expect([image.user, image.volumes]).toEqual(['bun', ['/data']])
  },
)

test.skipIf(why !== null)(
  'it starts as another user on a root that cannot be written to, is healthy, and stops in time',
  async () => {
    const port = String(await freePorts(1))
    const environment = {
      DATABASE_URL: database.url,
      COOP_DOMAIN: 'growers.example',
      COOP_LISTEN_PORT: port,
      COOP_HOST: '127.0.0.1',
      COOP_SECRET: 'gT2s0mQx7VbLr9eYpWcKd4uNhJzAf6Rk',
      SMTP_URL: 'smtp://127.0.0.1:1',
      MAIL_FROM: 'post@growers.example',
      SUMUP_API_KEY: 'sup_sk_none',
      SUMUP_MERCHANT_CODE: 'MNONE',
      COOP_ROLE: 'web',
      RUN_MIGRATIONS: 'true',
    }
    const app = Bun.spawn(runReadOnly(image, image.command, environment), { stdout: 'pipe', stderr: 'pipe' })
    const said = new Response(app.stderr).text()
    try {
      // As Docker asks: by the command of the image, in the image.
      const isHealthy = () =>
        Bun.spawn(
          inside(image.root, image.health, {
            ...image,
            environment: { ...image.environment, COOP_LISTEN_PORT: port },
          }),
          {
            stdout: 'ignore',
            stderr: 'ignore',
          },
        ).exited
      while ((await isHealthy()) !== 0) if (app.exitCode !== null) throw new Error(`It ended: ${await said}`)
      const home = await fetch(`http://127.0.0.1:${port}/`, { headers: { host: 'blog.growers.example' } })
      expect([home.status, (await home.text()).includes('</html>')]).toEqual([200, true])
      expect(readFileSync(`/proc/${app.pid}/status`, 'utf8')).toMatch(/^Uid:\s+1000\s+1000/m)
      const asked = performance.now()
      app.kill('SIGTERM')
      expect(await app.exited).toBe(0)
      expect(performance.now() - asked).toBeLessThan(
        1_000 * Number.parseInt(COMPOSE.services.blog.stop_grace_period, 10),
      )
    } finally {
      app.kill('SIGKILL')
    }
  },
  120_000,
)

test.skipIf(why !== null)(
  'there nothing can be written to but the volume and /tmp, and commands of the operator run',
  async () => {
    const tried = (path: string) => `(: > ${path}) 2>/dev/null && echo ${path}`
    const writes = Bun.spawn(
      runReadOnly(
        image,
        ['sh', '-c', ['/app/a', '/a', '/etc/a', '/home/bun/a', '/data/a', '/tmp/a'].map(tried).join('; ')],
        {},
      ),
      { stdout: 'pipe', stderr: 'ignore' },
    )
    expect((await new Response(writes.stdout).text()).trim().split('\n')).toEqual(['/data/a', '/tmp/a'])
    const doctor = Bun.spawn(
      runReadOnly(image, ['bun', 'run', 'migrate'], { DATABASE_URL: database.url, COOP_DEMO: '1' }),
      {
        stdout: 'pipe',
        stderr: 'pipe',
      },
    )
    const [said, fault] = await Promise.all([
      new Response(doctor.stdout).text(),
      new Response(doctor.stderr).text(),
    ])
    expect([await doctor.exited, fault]).toEqual([0, expect.not.stringContaining('EROFS')])
    expect(said).toContain('migrations are applied')
  },
  120_000,
)

test.skipIf(why !== null)(
  'there pictures are made smaller, and moments and money written as people elsewhere write them',
  async () => {
    const program = `
      const { default: sharp } = await import('sharp')
      const { processImage } = await import('/app/core/media/images.ts')
      const photo = sharp({ create: { width: 1400, height: 900, channels: 3, background: '#a33' } }).jpeg()
      const { variants, smaller } = await processImage(new Uint8Array(await photo.toBuffer()))
      const day = new Intl.DateTimeFormat('ja', { dateStyle: 'long', timeZone: 'Pacific/Chatham' }).format(0)
      console.log([...new Set([...variants, ...smaller].map(each => each.contentType))].sort().join(), day)`
    const made = Bun.spawn(runReadOnly(image, ['bun', '-e', program], {}), {
      stdout: 'pipe',
      stderr: 'inherit',
    })
    expect((await new Response(made.stdout).text()).trim()).toBe('image/avif,image/webp 1970年1月1日')
  },
  120_000,
)

test.skipIf(why !== null)(
  'there the words of a logo are drawn as such, although the image has no fonts of its own',
  async () => {
    const program = `
      const { drawSvg } = await import('/app/core/media/draw-svg.ts')
      const drawn = words => drawSvg(new TextEncoder().encode(
        '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="60"><text x="5" y="40" font-size="30">' + words + '</text></svg>'))
      const pictures = await Promise.all(['Jam', 'Tea', 'مرب', 'ריבה'].map(drawn))
      console.log(new Set(pictures.map(each => Bun.hash(each))).size)`
    const made = Bun.spawn(runReadOnly(image, ['bun', '-e', program], {}), {
      stdout: 'pipe',
      stderr: 'inherit',
    })
    expect((await new Response(made.stdout).text()).trim()).toBe('4')
  },
  120_000,
)
