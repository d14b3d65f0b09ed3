import { runRebuild } from './bench/rebuild-x.ts';
console.log(JSON.stringify(await runRebuild({ articles: Number(process.argv[2]), report: (l: string) => console.error(l) } as any)));
