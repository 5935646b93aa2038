import { defineConfig } from 'vitest/config'

// What goes through the stores or HTTP runs on both engines.
export default defineConfig({
  test: {
    projects: [
      { test: { name: 'sqlite', include: ['tests/**/*.test.ts'], exclude: ['tests/**/*.postgres.test.ts'] } },
      {
        test: {
          name: 'postgres',
          include: ['tests/**/*.{store,http,postgres}.test.ts'],
          globalSetup: 'tests/support/postgres-server.ts',
        },
      },
    ],
  },
})
