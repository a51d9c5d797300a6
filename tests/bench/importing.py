"""The whole import of 12-megapixel photos beside `sharp` making just the two pictures.

sharp's job is the one that photo servers give it: a JPEG of 1440 px and a WebP of
250 px on the short side. It is taken from npm where node is at hand.
"""

import os
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from PIL import Image, ImageChops

SHARP = """
const sharp = require('sharp'); sharp.concurrency(1); sharp.cache(false);
(async () => { for (const f of process.argv.slice(2)) {
  const { data, info } = await sharp(f).rotate()
    .resize(1440, 1440, { fit: 'outside' }).raw().toBuffer({ resolveWithObject: true });
  const raw = { width: info.width, height: info.height, channels: info.channels };
  await sharp(data, { raw }).jpeg({ quality: 80, chromaSubsampling: '4:4:4' })
    .toFile(f + '.preview.jpg');
  await sharp(data, { raw }).resize(250, 250, { fit: 'outside' })
    .webp({ quality: 80 }).toFile(f + '.thumb.webp');
} })();
"""
ROUNDS = 3
FEW = 4


def compare(count: int) -> None:
    """Print CPU per photo of both, and their ratio.

    What starting the programs costs is taken off both sides: each brings in a few
    photos and then `count`, and the difference is what a photo costs.
    """
    with tempfile.TemporaryDirectory(prefix="ram-bench-") as name:
        folder = Path(name)
        many = draw_photos(folder / "many", count + FEW)
        few = [Path(shutil.copy2(path, make(folder / "few"))) for path in many[:FEW]]
        size = sum(path.stat().st_size for path in many) / len(many) / 1e6
        print(f"\nimport: {count} photos of 12 megapixels, {size:.1f} MB each")
        sharp = install_sharp(folder)
        mine, others = [], []
        for number in range(ROUNDS):
            data = make(folder / f"data{number}")
            began = ours(data / "few", few)
            mine.append((ours(data / "many", many) - began) / count)
            if sharp:
                began = theirs(sharp, few)
                others.append((theirs(sharp, many) - began) / count)
    print(f"ram, from the folder to the timeline: {median(mine) * 1000:.0f} ms CPU")
    if sharp:
        print(f"sharp, the two pictures alone: {median(others) * 1000:.0f} ms CPU")
        ratios = [a / b for a, b in zip(mine, others, strict=True)]
        print(f"ratio {median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})")
    else:
        print("node and npm are not here: nothing to compare with")


def make(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    return folder


def draw_photos(folder: Path, count: int) -> list[Path]:
    """Photos as heavy to decode as a camera's: soft forms under sensor noise."""
    folder.mkdir()
    paths = []
    for number in range(count):
        soft = Image.effect_noise((40, 30), 90 + number).resize((4032, 3024))
        noise = Image.effect_noise((4032, 3024), 14)
        bands = [ImageChops.add(soft.rotate(90 * turn), noise, 2) for turn in (0, 2, 0)]
        path = folder / f"IMG_{number:04}.jpg"
        Image.merge("RGB", bands).save(path, quality=88)
        os.utime(path, (1_700_000_000, 1_700_000_000))
        paths.append(path)
    return paths


def install_sharp(folder: Path) -> Path | None:
    if not (shutil.which("node") and shutil.which("npm")):
        return None
    home = folder / "sharp"
    home.mkdir()
    (home / "job.js").write_text(SHARP)
    command = ["npm", "install", "--silent", "--no-audit", "--no-fund", "sharp"]
    done = subprocess.run(command, cwd=home, capture_output=True)
    return home / "job.js" if done.returncode == 0 else None


def ours(data: Path, photos: list[Path]) -> float:
    """CPU seconds of `import_photos` and all its children."""
    environment = {**os.environ, "RAM_DATA": str(data)}
    environment.pop("RAM_DATABASE_URL", None)
    manage = [sys.executable, "manage.py"]
    make = ["create_user", "a@example.org", "--name", "A", "--handle", "a"]
    subprocess.run([*manage, "migrate", "-v0"], env=environment, check=True)
    subprocess.run(
        [*manage, *make],
        env=environment,
        check=True,
        input=b"a long enough phrase\n",
        stdout=subprocess.DEVNULL,
    )
    command = [*manage, "import_photos", str(photos[0].parent), "--owner"]
    return cpu([*command, "a@example.org"], environment)


def theirs(job: Path, photos: list[Path]) -> float:
    return cpu(["node", str(job), *map(str, photos)], dict(os.environ), job.parent)


def cpu(
    command: list[str], environment: dict[str, str], folder: Path | None = None
) -> float:
    """CPU seconds of a command and of all processes that it waited for."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        command, env=environment, cwd=folder, check=True, stdout=subprocess.DEVNULL
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
