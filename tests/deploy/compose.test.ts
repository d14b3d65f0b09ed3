/** What can be told of the compose setup without an engine; `deploy/try.sh` tries it with one. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';

const root = resolve(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

interface Service {
  build?: string;
  read_only?: boolean;
  restart?: string;
  cap_drop?: string[];
  mem_limit?: string;
  stop_grace_period?: string;
  ports?: string[];
  volumes: string[];
  environment: Record<string, string | number>;
  healthcheck?: object;
}

const compose = parse(read('docker-compose.yml'), { merge: true }) as { services: Record<string, Service> };
const services = Object.entries(compose.services);
const app = services.filter(([, { build }]) => build);

describe('docker-compose.yml', () => {
  test.each(services)('%s is confined, limited and restarted', (_name, service) => {
    expect(service).toMatchObject({ read_only: true, restart: 'unless-stopped', cap_drop: ['ALL'] });
    expect(service.mem_limit).toMatch(/^\d+[mg]$/);
  });

  test.each(services)('%s is open on loopback at most', (_name, { ports = [] }) => {
    for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/);
  });

  test.each(app)(
    '%s reads the configuration and the secrets, and stops within its time',
    (_name, service) => {
      expect(service.volumes.filter((volume) => !volume.endsWith(':ro'))).toEqual([]);
      expect(parseInt(service.stop_grace_period ?? '0', 10)).toBeGreaterThan(20);
    },
  );

  test('a process of ours has a health check by the image, Redis one by the file', () => {
    expect(read('Dockerfile')).toMatch(
      /^HEALTHCHECK .* CMD \["node", "dist\/bin\/copydesk\.js", "health"\]$/m,
    );
    expect(compose.services['redis']?.healthcheck).toBeDefined();
  });

  test('who changes a secret in the environment reaches every process that holds it', () => {
    for (const [, { environment }] of app) {
      expect(environment['REDIS_PASSWORD']).toBe('${REDIS_APP_PASSWORD:-}');
      expect(environment['COPYDESK_TOKEN']).toBe(compose.services['redis']?.environment['COPYDESK_TOKEN']);
    }
  });

  test('every variable that it takes is in docs/running.md', () => {
    const taken = ['docker-compose.yml', 'deploy/outside.yml'].flatMap((path) =>
      [...read(path).matchAll(/\$\{([A-Z_]+)/g)].map(([, name]) => name ?? ''),
    );
    const docs = read('docs/running.md');
    expect(taken.length).toBeGreaterThan(8);
    expect(
      [...new Set(taken)].filter((name) => !docs.includes(`\`${name}\``) && !docs.includes(`${name}=`)),
    ).toEqual([]);
  });
});

test('the images that it builds on can be pinned, by the same variables in every file', () => {
  const [compose, docker] = [read('docker-compose.yml'), read('Dockerfile')];
  const node = /\$\{NODE_IMAGE:-([^}]+)\}/.exec(compose)?.[1];
  expect(docker).toContain(`ARG NODE_IMAGE=${node}\n`);
  expect(docker.match(/^FROM .*/gm)).toEqual(['FROM ${NODE_IMAGE} AS build', 'FROM ${NODE_IMAGE}']);
  expect(compose).toMatch(/image: \$\{REDIS_IMAGE:-redis:[\w.-]+\}/);
});

describe('Dockerfile', () => {
  const dockerfile = read('Dockerfile').split('\n');

  test('copies only what .dockerignore lets in', () => {
    const lines = read('.dockerignore').split('\n');
    const allowed = new Set(lines.map((line) => line.replace('!', '')));
    const copied = dockerfile
      .filter((line) => line.startsWith('COPY ') && !line.includes('--from'))
      .flatMap((line) => line.split(' ').slice(1, -1));
    expect(copied.length).toBeGreaterThan(5);
    expect(copied.filter((path) => !allowed.has(path) || !existsSync(join(root, path)))).toEqual([]);
  });

  test('ends as another user than root, and needs no BuildKit', () => {
    expect(dockerfile.findLast((line) => line.startsWith('USER '))).toBe('USER node');
    expect(dockerfile.filter((line) => /^RUN --|<<|^COPY --(chmod|link|parents)/.test(line))).toEqual([]);
  });
});

test.each(
  ['deploy', 'deploy/redis', 'scripts'].flatMap((folder) =>
    readdirSync(join(root, folder)).flatMap((name) => (name.endsWith('.sh') ? [join(folder, name)] : [])),
  ),
)('%s is a script that its shell can read', (path) => {
  const shell = read(path).startsWith('#!/bin/sh') ? 'sh' : 'bash';
  expect(() => execFileSync(shell, ['-n', join(root, path)], { stdio: 'pipe' })).not.toThrow();
});
