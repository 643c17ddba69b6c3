import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DOMAINS } from '#core/contracts/domain'

export const nginxBinary = Bun.which('nginx')

export type Proxy = { stop(): Promise<void> }

type ProxyOptions = {
  readonly folder: string
  /** For browsers, and for the apps among each other. */
  readonly ports: { readonly tls: number; readonly plain: number }
  readonly domain: string
  readonly upstreams: readonly { readonly domain: string; readonly port: number }[]
}

/**
 * nginx before the processes of each app, found by Host: over TLS for browsers, plain for the apps among each other, as a
 * Swarm's own balancer stands between them. A process that refuses a connection is passed over at once, and asked again
 * with the next request: it may be back.
 */
export async function startProxy({ folder, ports, domain, upstreams }: ProxyOptions): Promise<Proxy> {
  if (!nginxBinary) throw new Error('This needs nginx: apt-get install nginx.')
  mkdirSync(folder, { recursive: true })
  makeCertificate(folder, domain)
  const apps = DOMAINS.filter(app => upstreams.some(upstream => upstream.domain === app))
  const text = `
pid ${folder}/nginx.pid; error_log ${folder}/nginx.log warn; daemon off; worker_processes 1;
events { worker_connections 4096; }
http {
  access_log off; client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/f; uwsgi_temp_path ${folder}/u; scgi_temp_path ${folder}/s;
  keepalive_requests 100000;
  ${apps
    .map(
      app => `upstream ${app} {
    ${upstreams
      .filter(upstream => upstream.domain === app)
      .map(({ port }) => `server 127.0.0.1:${port} max_fails=0;`)
      .join(' ')}
    keepalive 64; keepalive_timeout 4s;
  }`,
    )
    .join('\n  ')}
  server { listen 127.0.0.1:${ports.plain} default_server; return 503; }
  ${['tls', 'plain']
    .flatMap(kind =>
      apps.map(
        app => `server {
    ${
      kind === 'tls'
        ? `listen 127.0.0.1:${ports.tls} ssl; ssl_certificate ${folder}/cert.pem; ssl_certificate_key ${folder}/key.pem; server_name ${app}.${domain};`
        : `listen 127.0.0.1:${ports.plain}; server_name ${app}.localhost;`
    }
    client_max_body_size 20m;
    location / {
      proxy_pass http://${app}; proxy_http_version 1.1; proxy_set_header Connection "";
      proxy_set_header Host $host; proxy_set_header X-Forwarded-Proto https;
      proxy_set_header X-Forwarded-For $http_x_forwarded_for;
      proxy_buffering off; proxy_read_timeout 120s; proxy_connect_timeout 2s;
      proxy_next_upstream error timeout; add_header X-Served-By $upstream_addr always;
    }
  }`,
      ),
    )
    .join('\n  ')}
}`
  const path = join(folder, 'nginx.conf')
  writeFileSync(path, text)
  const server = Bun.spawn([nginxBinary, '-p', folder, '-c', path], { stdout: 'ignore', stderr: 'pipe' })
  while (!(await isUp(ports.plain))) {
    if (server.exitCode !== null) throw new Error(`nginx ended: ${await new Response(server.stderr).text()}`)
    await Bun.sleep(10)
  }
  return {
    async stop() {
      server.kill('SIGTERM')
      await server.exited
    },
  }
}

function makeCertificate(folder: string, domain: string): void {
  const files = ['-keyout', join(folder, 'key.pem'), '-out', join(folder, 'cert.pem')]
  const names = ['-subj', `/CN=${domain}`, '-addext', `subjectAltName=DNS:*.${domain},DNS:${domain}`]
  const made = Bun.spawnSync(
    ['openssl', 'req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', ...files, ...names],
    { stdout: 'ignore', stderr: 'pipe' },
  )
  if (!made.success) throw new Error(`openssl: ${made.stderr}`)
}

function isUp(port: number): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}/`).then(
    () => true,
    () => false,
  )
}
