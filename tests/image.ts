import { chownSync, cpSync, existsSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { basename, dirname, join, relative } from 'node:path'
import { filledIn, ignoredBy, readDockerfile } from './dockerfile'

const ROOT = join(import.meta.dir, '..')
/** As in `oven/bun`. */
const BUN_USER = 1000
/** All that the steps of ours call. What is not here is asked for in vain, as in an image that is slimmer still. */
const PROGRAMS = ['sh', 'mkdir', 'chown']
/** What else the C library's package and Debian's base have, which machine code in packages asks for by name. */
const LIBRARIES = [
  'libdl.so.2',
  'libm.so.6',
  'libpthread.so.0',
  'libresolv.so.2',
  'librt.so.1',
  'libutil.so.1',
  'libnss_dns.so.2',
  'libnss_files.so.2',
  'libstdc++.so.6',
  'libgcc_s.so.1',
]

export type Image = {
  readonly root: string
  readonly environment: Readonly<Record<string, string>>
  readonly user: string
  readonly folder: string
  /** `["bun", "dist/serve.js"]`, of CMD and of HEALTHCHECK. */
  readonly command: readonly string[]
  readonly health: readonly string[]
  readonly volumes: readonly string[]
}

/** Why no image can be built here; null where one can. */
export function whyNoImage(): string | null {
  if (process.platform !== 'linux' || process.getuid?.() !== 0)
    return 'only root on Linux may change its root'
  return Bun.which('unshare') && Bun.which('chroot') && Bun.which('ldd')
    ? null
    : 'unshare, chroot or ldd is missing'
}

/**
 * Goes through the steps of our Dockerfile without Docker, in folders below `within`: each stage is a root of its own with Bun,
 * a shell and the C library, and nothing else of this machine. Throws with what a step said.
 */
export function buildImage(within: string, args: Readonly<Record<string, string>>): Image {
  const isIgnored = ignoredBy(readFileSync(join(ROOT, '.dockerignore'), 'utf8'))
  const stages = new Map<string, string>()
  let stage = { root: '', folder: '/', user: 'root', environment: {} as Record<string, string> }
  const volumes: string[] = []
  let command: string[] = []
  let health: string[] = []
  const values: Record<string, string> = {}
  const steps: Readonly<Record<string, (words: string) => void>> = {
    ARG(words) {
      const [name = '', ownValue = ''] = words.split('=')
      values[name] = args[name] ?? ownValue
    },
    FROM(words) {
      const [image = '', , name = `stage-${stages.size}`] = words.split(' ')
      if (!filledIn(image, values).startsWith('oven/bun:'))
        throw new Error(`another base than Bun's: ${image}`)
      stage = { root: makeBase(join(within, name)), folder: '/', user: 'root', environment: {} }
      stages.set(name, stage.root)
    },
    WORKDIR(words) {
      stage.folder = words
      mkdirSync(join(stage.root, words), { recursive: true })
    },
    ENV(words) {
      for (const word of filledIn(words, values).split(' ')) {
        const [name = '', value = ''] = word.split('=')
        stage.environment[name] = value
      }
    },
    COPY(words) {
      const [, from, rest = ''] = /^(?:--from=(\S+) )?(.*)$/.exec(words) ?? []
      const paths = rest.split(' ')
      const to = paths.pop() ?? ''
      const home = from === undefined ? ROOT : (stages.get(from) ?? '')
      for (const path of paths) {
        const source = join(home, path)
        const target = join(stage.root, stage.folder, to)
        cpSync(source, to.endsWith('/') ? join(target, basename(path)) : target, {
          recursive: true,
          verbatimSymlinks: true,
          filter: each => from !== undefined || !isIgnored(relative(ROOT, each)),
        })
      }
    },
    RUN(words) {
      const ran = Bun.spawnSync(inside(stage.root, ['sh', '-c', words], stage), {
        stdout: 'pipe',
        stderr: 'pipe',
      })
      if (ran.exitCode !== 0) throw new Error(`RUN ${words}\n${ran.stdout}${ran.stderr}`)
    },
    VOLUME: words => void volumes.push(words),
    USER(words) {
      stage.user = words
    },
    EXPOSE() {},
    HEALTHCHECK(words) {
      health = listIn(words)
    },
    CMD(words) {
      command = listIn(words)
    },
  }
  for (const { name, words } of readDockerfile(readFileSync(join(ROOT, 'Dockerfile'), 'utf8'))) {
    const step = steps[name]
    if (!step) throw new Error(`an instruction that is not known here: ${name}`)
    step(words)
  }
  return { ...stage, command, health, volumes }
}

/** `CMD ["a", "b"]`, `--interval=10s CMD ["a"]`. */
const listIn = (words: string) => JSON.parse(words.slice(words.indexOf('['))) as string[]

function makeBase(root: string): string {
  for (const folder of [
    'bin',
    'lib',
    'lib64',
    'etc',
    'proc',
    'dev',
    'tmp',
    'root',
    'run/secrets',
    'home/bun',
  ])
    mkdirSync(join(root, folder), { recursive: true })
  chownSync(join(root, 'home/bun'), BUN_USER, BUN_USER)
  writeFileSync(
    join(root, 'etc/passwd'),
    `root:x:0:0::/home/bun:/bin/sh\nbun:x:${BUN_USER}:${BUN_USER}::/home/bun:/bin/sh\n`,
  )
  writeFileSync(join(root, 'etc/group'), `root:x:0:\nbun:x:${BUN_USER}:\n`)
  cpSync('/etc/resolv.conf', join(root, 'etc/resolv.conf'), { dereference: true })
  writeFileSync(join(root, 'etc/hosts'), '127.0.0.1 localhost\n')
  const programs = PROGRAMS.map(name => Bun.which(name) ?? name)
  for (const program of programs) cpSync(realpathSync(program), join(root, 'bin', basename(program)))
  cpSync(realpathSync(process.execPath), join(root, 'bin/bun'))
  for (const library of librariesOf([...programs, process.execPath])) {
    mkdirSync(join(root, dirname(library)), { recursive: true })
    cpSync(realpathSync(library), join(root, library))
  }
  return root
}

function librariesOf(programs: readonly string[]): string[] {
  const asked = programs.flatMap(program => lines(['ldd', realpathSync(program)]))
  const needed = asked.flatMap(line => /(\/\S+\.so\S*)/.exec(line)?.[1] ?? [])
  const known = lines(['ldconfig', '-p'])
  const named = LIBRARIES.flatMap(
    name => known.find(line => line.trim().startsWith(`${name} `))?.split(' => ')[1] ?? [],
  )
  return [...new Set([...needed, ...named])].filter(existsSync)
}

const lines = (command: string[]) => Bun.spawnSync(command).stdout.toString().split('\n')

type Where = Pick<Image, 'environment' | 'folder'> & { readonly user: string }

/** The line that runs a command with this root, in which /proc, /dev and Bun's cache of packages are. */
export function inside(
  root: string,
  command: readonly string[],
  { environment, folder, user }: Where,
  mounts: readonly string[] = [],
): string[] {
  const cache = join(homedir(), '.bun/install/cache')
  const id = user === 'root' ? 0 : BUN_USER
  const setUp = [
    'set -e',
    'mount --make-rprivate /',
    'mount --bind "$ROOT" "$ROOT"',
    'mount -t proc proc "$ROOT/proc"',
    'mount --rbind /dev "$ROOT/dev"',
    `if [ -d "$CACHE" ]; then mkdir -p "$ROOT/home/bun/.bun/install/cache"; mount --bind "$CACHE" "$ROOT/home/bun/.bun/install/cache"; fi`,
    ...mounts,
    // A process that is ended from outside ends what is inside: nothing stands between.
    `exec chroot --userspec=${id}:${id} "$ROOT" /bin/sh -c 'cd "$FOLDER"; unset ROOT CACHE FOLDER; exec "$@"' sh "$@"`,
  ].join('\n')
  const variables = {
    PATH: '/bin',
    HOME: '/home/bun',
    ROOT: root,
    CACHE: cache,
    FOLDER: folder,
    ...environment,
  }
  const env = Object.entries(variables).map(([name, value]) => `${name}=${value}`)
  return [
    'unshare',
    '--mount',
    'env',
    '-i',
    ...env.map(each => each.replace(/^PATH=.*/, 'PATH=/usr/sbin:/usr/bin:/sbin:/bin')),
    'sh',
    '-c',
    setUp,
    'sh',
    ...command,
  ]
}

/** As the stack runs it: nothing can be written but in the volumes and in /tmp, which is memory. */
export function runReadOnly(
  image: Image,
  command: readonly string[],
  environment: Readonly<Record<string, string>>,
): string[] {
  const volumes = image.volumes.map(
    volume => `mount -t tmpfs -o uid=${BUN_USER},gid=${BUN_USER},mode=755 tmpfs "$ROOT${volume}"`,
  )
  return inside(image.root, command, { ...image, environment: { ...image.environment, ...environment } }, [
    'umount "$ROOT/home/bun/.bun/install/cache" 2>/dev/null || true',
    'mount -o remount,bind,ro "$ROOT"',
    'mount -t tmpfs tmpfs "$ROOT/tmp"',
    'chmod 1777 "$ROOT/tmp"',
    ...volumes,
  ])
}
