// The least an Elysia server can do: what our pages are measured against. `bun bench/lib/hello.ts PORT`
import { Elysia } from 'elysia'

new Elysia().get('/', () => 'hello').listen({ port: Number(process.argv[2]), hostname: '127.0.0.1' })
