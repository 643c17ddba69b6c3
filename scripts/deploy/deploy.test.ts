import { afterEach, beforeEach, expect, test } from 'bun:test'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { DOMAINS } from '../../core/contracts/domain'
import { affectedApps, SHARED } from './affected-apps'
import { deploy } from './deploy'
import { readTarget } from './target'

const ROOT = join(import.meta.dir, '../..')
const IMAGE = 'registry.example:5000/rose-ash'
const BASE = `oven/bun@sha256:${'a'.repeat(64)}`

let folder: string
let repository: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'coop-deploy-'))
  repository = join(folder, 'repository')
  git('init', '-q')
  commit('core/a.ts', 'domains/market/shelf.ts', 'domains/market/index.ts', 'docker-compose.yml')
  copyFileSync(join(ROOT, 'Dockerfile'), join(repository, 'Dockerfile'))
  git('add', '.')
  git('commit', '-qm', 'a Dockerfile')
  for (const name of ['docker', 'ssh']) standIn(name)
})
afterEach(() => rmSync(folder, { recursive: true }))

test('the first time all six are built, pushed and rolled out, one after the other', async () => {
  const { said } = await run()
  const head = git('rev-parse', '--short=12', 'HEAD')
  expect(said).toContain(`blog       replace ${head}  (does not run yet)`)
  expect(calls('docker build').length).toBe(6)
  expect(calls('docker push')).toEqual(DOMAINS.map(app => `docker push ${IMAGE}-${app}:${head}`))
  expect(calls('docker stack deploy')).toEqual([
    'docker stack deploy --with-registry-auth --detach=false --compose-file - coop',
  ])
  expect(said.at(-1)).toBe('Deployed.')
})

test('all are built on one digest of the base, which stands on the images', async () => {
  const { said } = await run()
  expect(calls('docker pull')).toEqual(['docker pull --quiet oven/bun:1.4.5-slim'])
  for (const line of calls('docker build')) {
    expect(line).toContain(`--build-arg BASE=${BASE} `)
    expect(line).toContain(`--label org.opencontainers.image.base.name=${BASE} `)
  }
  expect(said).toContain(`On ${BASE}.`)
  forgetCalls()
  await run('--all')
  expect(calls('docker pull')).toEqual([])
})

test('a base that somebody chose is taken by its digest, and not by a tag', async () => {
  const chosen = `mirror.example:5000/bun@sha256:${'b'.repeat(64)}`
  await run({ COOP_BASE: chosen })
  expect(calls('docker pull')).toEqual([])
  expect(calls('docker build')[0]).toContain(`BASE=${chosen} `)
  forgetCalls()
  commit('core/a.ts')
  await expect(run({ COOP_BASE: 'oven/bun:1.4.5-slim' })).rejects.toThrow('COOP_BASE must be an image by its')
  expect(calls('docker build')).toEqual([])
})

test('a base without a digest is built on by nobody', async () => {
  writeFileSync(join(folder, 'without-digest'), '')
  await expect(run()).rejects.toThrow('oven/bun:1.4.5-slim has no digest')
  expect(calls('docker build')).toEqual([])
})

test('the Dockerfile has no other base', () => {
  const dockerfile = readFileSync(join(ROOT, 'Dockerfile'), 'utf8')
  expect([...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, base]) => base)).toEqual(['${BASE}', '${BASE}'])
})

test('then only what changed is, and the others keep the commit they run', async () => {
  await run()
  const first = git('rev-parse', '--short=12', 'HEAD')
  forgetCalls()
  commit('domains/market/shelf.ts', 'docs/notes.md', 'core/a.test.ts')
  const { said } = await run()
  expect(said).toContain(`blog       keep    ${first}  (not changed)`)
  expect(calls('docker build').map(line => /DOMAIN=(\w+)/.exec(line)?.[1])).toEqual(['market'])
  expect(running()).toMatchObject({ blog: first, market: git('rev-parse', '--short=12', 'HEAD') })
})

test('an app that was passed over is remembered as old', async () => {
  await run()
  commit('core/a.ts')
  await run('blog', 'market')
  forgetCalls()
  await run()
  expect(calls('docker build').map(line => /DOMAIN=(\w+)/.exec(line)?.[1])).toEqual([
    'cart',
    'events',
    'federation',
    'account',
  ])
})

const built = () => calls('docker build').map(line => /DOMAIN=(\w+)/.exec(line)?.[1])

test.each([
  'domains/market/Gemüse.ts',
  'domains/market/a jar.ts',
  'domains/market/"jars".ts',
  'domains/market/蜂蜜\n.ts',
])('a file is found to have changed whatever it is called (%j)', async path => {
  await run()
  commit(path)
  forgetCalls()
  await run()
  expect(built()).toEqual(['market'])
})

test('a folder that went from one app to another changes both, and one of its own alone nobody', async () => {
  commit('domains/market/jars/shelf.ts', 'docs/jars/notes.md')
  await run()
  git('mv', 'domains/market/jars', 'domains/events')
  git('commit', '-qm', 'move')
  forgetCalls()
  await run()
  expect(built()).toEqual(['market', 'events'])
  git('mv', 'docs/jars', 'docs/honey')
  git('commit', '-qm', 'move')
  forgetCalls()
  await run()
  expect(built()).toEqual([])
})

test('a commit without a branch, as a pipeline checks it out, is deployed as any other', async () => {
  await run()
  commit('domains/cart/shelf.ts')
  git('checkout', '-q', '--detach')
  forgetCalls()
  await run()
  expect(built()).toEqual(['cart'])
  expect(running()).toMatchObject({ cart: git('rev-parse', '--short=12', 'HEAD') })
})

test('--dry-run prints the plan and calls nothing that changes anything', async () => {
  const { said } = await run('--all', '--dry-run')
  expect(said.length).toBe(7)
  expect(recorded().filter(line => !line.startsWith('docker service ls'))).toEqual([])
})

test('an image that is in the registry is not built again', async () => {
  const head = git('rev-parse', '--short=12', 'HEAD')
  writeFileSync(join(folder, 'pushed'), `${IMAGE}-blog:${head}\n`)
  await run('--all')
  expect(calls('docker build').length).toBe(5)
})

test('a build that fails ends it: nothing after it happens', async () => {
  writeFileSync(join(folder, 'failing'), 'build --build-arg DOMAIN=cart')
  await expect(run()).rejects.toThrow('This failed: docker build')
  expect(calls('docker push').length).toBe(2)
  expect(calls('docker stack')).toEqual([])
})

test('a Swarm that rolled back is no success', async () => {
  writeFileSync(join(folder, 'rolls-back'), '')
  await expect(run()).rejects.toThrow('went back to the version before of blog, market')
})

test('a Swarm that cannot be asked is not taken for an empty one', async () => {
  writeFileSync(join(folder, 'failing'), 'service ls')
  await expect(run()).rejects.toThrow('docker service ls')
  expect(calls('docker build')).toEqual([])
})

test('another machine is asked by ssh, and gets the stack file by it', async () => {
  await run({ DEPLOY_HOST: 'deploy@growers.example', DEPLOY_FOLDER: folder })
  const rolledOut = calls('ssh').find(line => line.includes('stack deploy'))
  expect(rolledOut).toStartWith(`ssh deploy@growers.example cd '${folder}' && if [ -f coop.env ]`)
  expect(rolledOut).toContain(`COOP_VERSION_BLOG=${git('rev-parse', '--short=12', 'HEAD')} `)
  expect(readFileSync(join(folder, 'stack.yml'), 'utf8')).toBe('docker-compose.yml 1\n')
})

test.each([
  ['Our Co-op <post@growers.example>', 'Our Co-op <post@growers.example>'],
  ['"Our Co-op <post@growers.example>"', 'Our Co-op <post@growers.example>'],
  ["'$HOME & more'", '$HOME & more'],
])('coop.env may say MAIL_FROM=%s', async (written, read) => {
  writeFileSync(join(folder, 'coop.env'), `# Settings\nCOOP_DOMAIN=growers.example\nMAIL_FROM=${written}`)
  await run({ DEPLOY_HOST: 'deploy@growers.example', DEPLOY_FOLDER: folder })
  expect(readFileSync(join(folder, 'settings'), 'utf8')).toBe(`growers.example ${read}\n`)
})

test.each([
  [['bakery'], {}, 'There is no app "bakery"'],
  [['--all', 'blog'], {}, 'not both'],
  [[], { DEPLOY_HOST: 'deploy@x', COOP_IMAGE: 'rose-ash' }, 'must name a registry'],
  [[], { COOP_STACK: 'coop; reboot' }, 'COOP_STACK is not a name'],
])('%j with %j is refused with a sentence', async (words, env, sentence) => {
  await expect(run(...words, env)).rejects.toThrow(sentence)
})

test('what is not committed is not deployed', async () => {
  writeFileSync(join(repository, 'core/b.ts'), 'new')
  await expect(run()).rejects.toThrow('Commit your changes first')
})

test('what is new and not committed is not deployed where git is told to be silent about it, either', async () => {
  git('config', 'status.showUntrackedFiles', 'no')
  writeFileSync(join(repository, 'core/c.ts'), 'new')
  await expect(run()).rejects.toThrow('Commit your changes first')
})

test('a merge brings what its branch changed', async () => {
  await run()
  const main = git('rev-parse', '--abbrev-ref', 'HEAD')
  git('checkout', '-qb', 'jars')
  commit('domains/events/jars.ts')
  git('checkout', '-q', main)
  commit('docs/jars.md')
  git('merge', '-q', '--no-ff', '-m', 'merge', 'jars')
  forgetCalls()
  await run()
  expect(built()).toEqual(['events'])
})

test('a file in shared folders is of all six, a page of its app alone, a menu of all', () => {
  expect(affectedApps(['core/net/fetch.ts'])).toEqual([...DOMAINS])
  expect(affectedApps(['domains/serve.ts'])).toEqual([...DOMAINS])
  expect(affectedApps(['domains/market/products/index.ts'])).toEqual([...DOMAINS])
  expect(affectedApps(['domains/market/products/pages.tsx', 'domains/cart/x.tsx'])).toEqual([
    'market',
    'cart',
  ])
  expect(affectedApps(['README.md', 'docs/request.md', 'tests/house.ts', 'core/x.test.ts'])).toEqual([])
})

test('what the Dockerfile copies is known to be shared', () => {
  const dockerfile = readFileSync(join(ROOT, 'Dockerfile'), 'utf8')
  const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, from = '']) =>
    from.split(' '),
  )
  expect(copied.length).toBeGreaterThan(5)
  expect(copied.filter(path => !SHARED.includes(path))).toEqual([])
})

test('where Bun is not installed, deploy.sh asks npx for it', () => {
  const programs = join(folder, 'only')
  mkdirSync(programs)
  for (const name of ['sh', 'dirname']) symlinkSync(Bun.which(name) ?? '', join(programs, name))
  writeFileSync(join(programs, 'npx'), '#!/bin/sh\necho "$*"\n', { mode: 0o755 })
  const ran = Bun.spawnSync([join(ROOT, 'deploy.sh'), '--dry-run'], { env: { PATH: programs } })
  const { packageManager } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
  expect(ran.stdout.toString()).toBe(`--yes ${packageManager} scripts/deploy.ts --dry-run\n`)
})

test('the workflow tests, then runs the same script, with the host and its key from secrets', () => {
  type Job = { needs?: string; env?: Record<string, string>; steps: { run?: string; env?: object }[] }
  const text = readFileSync(join(ROOT, '.gitea/workflows/ci.yml'), 'utf8')
  const { jobs } = Bun.YAML.parse(text) as { jobs: Record<'test' | 'deploy', Job> }
  const runs = ({ steps }: Job) => steps.map(step => step.run).filter(Boolean)
  expect(runs(jobs.test)).toEqual(['bun run check', 'bun scripts/previous-version.ts', 'bun run test'])
  expect(jobs.deploy.needs).toBe('test')
  expect(runs(jobs.deploy).at(-1)).toBe('./deploy.sh')
  expect(text).toContain('${{ secrets.DEPLOY_SSH_KEY }}')
  expect(jobs.deploy.env?.DEPLOY_HOST).toBe('${{ secrets.DEPLOY_HOST }}')
})

async function run(...words: (string | Record<string, string>)[]) {
  const env: Record<string, string> = Object.assign({}, ...words.filter(word => typeof word !== 'string'))
  const said: string[] = []
  const target = readTarget(repository, {
    PATH: `${join(folder, 'bin')}:${process.env.PATH}`,
    HOME: folder,
    COOP_IMAGE: IMAGE,
    ...env,
  })
  await deploy(
    target,
    words.filter(word => typeof word === 'string'),
    line => said.push(line),
  )
  return { said }
}

function git(...words: string[]): string {
  mkdirSync(repository, { recursive: true })
  const author = ['-c', 'user.name=Ada', '-c', 'user.email=ada@farm.example']
  const ran = Bun.spawnSync(['git', ...author, ...words], { cwd: repository })
  if (ran.exitCode !== 0) throw new Error(ran.stderr.toString())
  return ran.stdout.toString().trim()
}

let commits = 0
function commit(...paths: string[]): void {
  commits = existsSync(join(repository, 'docker-compose.yml')) ? commits + 1 : 1
  for (const path of paths) {
    mkdirSync(dirname(join(repository, path)), { recursive: true })
    writeFileSync(join(repository, path), `${path} ${commits}\n`)
  }
  git('add', '.')
  git('commit', '-qm', `change ${commits}`)
}

/** Writes down how it was called, and answers as far as a registry and a Swarm are needed. */
function standIn(name: string): void {
  const path = join(folder, 'bin', name)
  mkdirSync(dirname(path), { recursive: true })
  const answers = {
    ssh: 'shift; exec sh -c "$*"',
    docker: `
      if [ -f failing ] && case "$*" in *"$(cat failing)"*) true;; *) false;; esac; then echo no >&2; exit 1; fi
      touch pushed running
      case "$1 $2" in
        "manifest inspect") grep -qx "$3" pushed ;;
        "image inspect") [ -f without-digest ] || printf 'elsewhere/bun@sha256:00\\n%s\\n' '${BASE}' ;;
        "push "*) echo "$2" >> pushed ;;
        "service ls") cat running ;;
        "stack deploy")
          cat > stack.yml
          echo "$COOP_DOMAIN $MAIL_FROM" > settings
          [ -f rolls-back ] && exit 0
          : > running
          for app in ${DOMAINS.join(' ')}; do
            eval version=\\$COOP_VERSION_$(echo $app | tr a-z A-Z)
            echo "coop_$app $COOP_IMAGE-$app:$version@sha256:00" >> running
          done ;;
      esac`,
  }
  const body = answers[name as keyof typeof answers]
  writeFileSync(
    path,
    `#!/bin/sh\necho "${name} $*" >> '${folder}/calls'\n${name === 'ssh' ? '' : `cd '${folder}'`}\n${body}\n`,
  )
  chmodSync(path, 0o755)
}

function recorded(): string[] {
  const path = join(folder, 'calls')
  return existsSync(path) ? readFileSync(path, 'utf8').split('\n').filter(Boolean) : []
}

const calls = (beginning: string) => recorded().filter(line => line.startsWith(beginning))
const forgetCalls = () => rmSync(join(folder, 'calls'))

function running(): Record<string, string> {
  const lines = readFileSync(join(folder, 'running'), 'utf8').trim().split('\n')
  return Object.fromEntries(lines.map(line => /^coop_(\w+) .*:([0-9a-f]+)@/.exec(line)?.slice(1) ?? []))
}
