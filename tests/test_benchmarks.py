"""The benchmark of importing runs over any folder."""

import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("mammoth")
BENCHMARK = Path(__file__).parents[1] / "benchmarks" / "importing.py"
ITEM = (
    '<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="i" title="Light">'
    "<itemBody><p>Green</p></itemBody></assessmentItem>"
)


def test_a_folder_without_word_files_or_with_broken_ones(tmp_path):
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "ä b.xml").write_text(ITEM, encoding="utf-8")
    (tmp_path / "broken.docx").write_bytes(b"PK")
    (tmp_path / "empty.zip").write_bytes(b"")
    done = subprocess.run([sys.executable, BENCHMARK, tmp_path], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    assert "1 Word files, 0 of them whole" in done.stdout and "| QTI 2.1 | 1 | 1 |" in done.stdout
