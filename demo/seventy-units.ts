import { table } from '../cli/table.ts';
import { openEngine } from '../scenario/stage.ts';
import { untilStopped } from '../setup/until-stopped.ts';
import { gather } from './cast-and-crew.ts';
import { readOutcome, type Outcome, type Row } from './outcome.ts';
import { progress } from './progress.ts';
import { cast } from './story.ts';
import { playYear, yearBegins } from './year.ts';

/** A whole campaign year with 70 units: the real workflows and API, on a calendar that moves when a day's work is done. */
export async function playSeventyUnits(options: { seed: number; json: boolean; keep: boolean }): Promise<void> {
  const began = Date.now();
  const say = (line: string) => {
    console.error(line);
  };
  say(`Laurel 创评 演示 demo: 绍兴 2018 方案，2019 年度，两条赛道。seed ${options.seed}`);
  say('70 个单位借用焦作市附件 1 的名单（绍兴文件未列名单）。The 70 units are those of Jiaozuo, as a stand-in.');
  say('真实流程、真实接口，时间快进。The real workflows and API, on skipped time.\n');

  const engine = await openEngine(say);
  try {
    const stage = await engine.openStage(yearBegins);
    try {
      const gathered = await gather(stage);
      const parts = cast(
        gathered.units.map(({ id }) => id),
        options.seed,
      );
      const shown = progress(process.stderr);
      const year = await playYear({ stage, cast: gathered, parts, show: shown.show });
      shown.end();
      const { rows, wrong, outcome } = await readOutcome(stage.url, gathered, parts, year);
      const result: Outcome = { ...outcome, seconds: Math.round((Date.now() - began) / 100) / 10 };
      print(rows, wrong, result);
      if (wrong.length > 0) process.exitCode = 1;
      if (options.keep) {
        console.log(`\nAPI ${stage.url}   Temporal ${stage.env.address}   namespace ${stage.client.options.namespace}`);
        console.log(`administrator's token ${stage.adminToken}   Ctrl-C ends it all.`);
      }
      if (options.json) console.log(JSON.stringify(result));
      if (options.keep) await untilStopped();
    } finally {
      await stage.close();
    }
  } finally {
    await engine.close();
  }
}

function print(rows: readonly Row[], wrong: readonly string[], { ledger, seconds, ...counts }: Outcome): void {
  const eventful = rows.filter(({ part, right }) => part !== 'steady' || !right);
  const steady = rows.length - eventful.length;
  const lines = eventful.map(({ unit, name, status, expected, why, right }) => [
    unit,
    name,
    status,
    right ? '✓' : `✗ ${expected}`,
    why,
  ]);
  console.log(`\n${table(['编号', '单位', '结果', '应为', '原因'], lines)}`);
  console.log(`其余 ${steady} 个单位全年正常并命名。The other ${steady} units had a quiet year and were named.\n`);
  const { units, applied, shortlisted, disqualified, named, objections, refusals } = counts;
  console.log(`单位 ${units}，申报 ${applied}，候选 ${shortlisted}，取消资格 ${disqualified}，命名 ${named}`);
  console.log(
    `异议 ${objections.lodged}：成立 ${objections.upheld}，不成立 ${objections.dismissed}，逾期转线索 ${objections.late}`,
  );
  console.log(
    `拒绝 refusals: ${Object.entries(refusals)
      .map(([code, count]) => `${code} ${count}`)
      .join(', ')}`,
  );
  console.log(
    `台账 ledger: ${ledger.entries} entries, ${ledger.verified ? 'verified 校验通过' : 'NOT VERIFIED 校验失败'}; ${seconds} s`,
  );
  for (const each of wrong) console.log(`✗ ${each}`);
  console.log(wrong.length === 0 ? '✓ 每个单位的结果都符合文件规则。Every outcome is as the document rules.' : '');
}
