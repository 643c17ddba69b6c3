import { adminRoutes } from './admin'
import { contentRoutes } from './content'

export const routes = [contentRoutes, adminRoutes]

export const unlisted = ['/ghost']
